/** The tag and the site’s settings. */
import type { Formats } from '../formats';
import type { Messages } from '../messages';
import { code, rich, strong } from '../rich';

export const settings = (f: Formats): Messages['settings'] => ({
  copy: 'Copiar',
  copied: 'Copiado',
  finding: {
    waiting: (site) =>
      rich`Esperando o primeiro evento de ${code(site)}. Ponha a tag em uma página e abra-a: esta linha muda sozinha.`,
    receiving: (site, events) =>
      rich`${code(site)} está enviando dados: ${strong(f.count(events, { one: 'evento', other: 'eventos' }))} nas últimas 24 horas.`,
    quiet: (site) =>
      rich`${code(site)} não enviou nada nas últimas 24 horas, embora já tenha enviado antes. A tag ainda está nas páginas?`,
  },
  tag: {
    title: 'A tag',
    text: 'A tag captura sozinha páginas vistas, engajamento, saídas e os eventos GA4 do dataLayer da loja.',
    platform: 'A sua plataforma',
    platforms: {
      html: 'Qualquer site (HTML)',
      gtm: 'Google Tag Manager',
      vtex: 'VTEX',
      woocommerce: 'WooCommerce',
      shopify: 'Shopify',
      nuvemshop: 'Nuvemshop',
    },
    asks: 'Há um aviso de consentimento?',
    asksNo: 'não, visitantes não precisam concordar antes',
    asksYes: 'sim, visitantes concordam antes',
    where: {
      html: 'Cole no head de todas as páginas.',
      gtm: 'Uma tag de HTML personalizado, acionada em todas as páginas.',
      vtex: 'Em checkout6-custom.js e checkout-confirmation4-custom.js; a loja recebe a tag por um pixel app ou pelo Google Tag Manager.',
      woocommerce: 'No functions.php de um tema filho, para sobreviver às atualizações.',
      shopify:
        'Em layout/theme.liquid, dentro do head. O checkout precisa também do pixel personalizado da documentação.',
      nuvemshop:
        'Como script de um app parceiro, ou pelo campo do Google Tag Manager nas configurações da loja.',
    },
    consent: 'E avise a tag quando alguém concordar:',
    csp: 'Se as páginas têm uma política de segurança de conteúdo (CSP), ela precisa permitir o coletor em script-src e connect-src.',
  },
  site: {
    title: 'O site',
    timezone: 'Fuso horário (nome IANA)',
    currency: 'Moeda (ISO 4217), para valores que chegam sem moeda',
    minutes: 'Minutos de silêncio que encerram uma sessão',
    bounce: 'Segundos visíveis a partir dos quais a sessão de uma página não é rejeição',
    origins: 'Origens que podem enviar eventos, uma por linha; nenhuma: qualquer uma',
    bots: 'Programas (bots) e tráfego interno',
    botsExclude: 'ficam de fora, contados à parte',
    botsInclude: 'contam como pessoas (sites de teste)',
    paid: 'Pedidos contam como pagos',
    paidOnce: 'na hora, a não ser que algo diga que esperam',
    paidTold: 'só quando order_paid disser',
    privacy: 'Visitantes se distinguem',
    privacyCookie: 'por um cookie próprio, de visita em visita',
    privacyNone: 'sem cookie, só dentro do dia',
    scrub:
      'Tirar e-mails, CPF, CNPJ, telefones e números de cartão que as páginas enviem sem querer',
    retention: 'Dias depois dos quais as sessões são removidas de vez',
    retentionNone: 'guardadas para sempre',
    internal: 'Tráfego interno: endereços ou redes de quem trabalha no site, um por linha',
    linked: 'Outros domínios da loja, um por linha, cujos links levam o visitante junto',
    save: 'Salvar',
    saving: 'Salvando…',
    saved: 'Salvo.',
  },
  arriving: {
    title: 'Chegando agora',
    sub: 'eventos dos últimos cinco minutos, primeiro os mais novos',
    none: 'Nada nos últimos cinco minutos. Abra uma página com a tag: ela aparece aqui.',
  },
  goals: {
    title: 'Objetivos',
    sub: 'aonde o site quer chegar; caminhos terminam neles, canais levam o crédito deles',
    none: 'Nenhum objetivo ainda. Pedidos contam sem um.',
    name: 'Nome',
    matcher: 'Página ou ação',
    add: 'Acrescentar',
    remove: (name) => `Remover o objetivo “${name}”`,
    paths: 'Caminhos até ele',
    channels: 'Canais',
  },
  groups: {
    title: 'Grupos de páginas',
    text: 'Padrões, um por linha: páginas que combinam com um são um só nó nos caminhos (/p/*); folder faz de cada pasta um',
  },
  keys: {
    title: 'Chaves de servidor',
    sub: 'com elas os seus servidores enviam pedidos e pagamentos',
    none: 'Nenhuma chave ainda.',
    created: (at) => `criada em ${f.dateTime(at)}`,
    ends: (at) => `vale até ${f.dateTime(at)}`,
    make: 'Criar uma chave',
    rotate: (hours) => `Criar uma chave e encerrar as outras em ${f.number(hours)} h`,
    remove: (id) => `Remover a chave ${id}`,
    once: 'Copie agora: ela não aparece de novo.',
  },
  another: 'Outro site',
  open: {
    title: 'Qualquer um pode enviar',
    text: 'Este site não lista origens, então aceita eventos de qualquer página. Liste as suas para fechar.',
  },
});
