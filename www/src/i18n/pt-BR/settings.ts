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
    text: 'Cole no head de todas as páginas. Ela captura sozinha páginas vistas, engajamento, saídas e os eventos GA4 do dataLayer da loja.',
    consent:
      "Se os visitantes precisam concordar antes, escreva data-consent=\"required\" e chame jornada('consent', 'granted') quando concordarem.",
    csp: 'Se as páginas têm uma política de segurança de conteúdo (CSP), ela precisa permitir o coletor em script-src e connect-src.',
  },
  site: {
    title: 'O site',
    timezone: 'Fuso horário (nome IANA)',
    currency: 'Moeda (ISO 4217), para valores que chegam sem moeda',
    minutes: 'Minutos de silêncio que encerram uma sessão',
    origins: 'Origens que podem enviar eventos, uma por linha; nenhuma: qualquer uma',
    bots: 'Programas (bots)',
    botsExclude: 'ficam de fora, contados à parte',
    botsInclude: 'contam como pessoas (sites de teste)',
    save: 'Salvar',
    saving: 'Salvando…',
    saved: 'Salvo.',
  },
  another: 'Outro site',
  open: {
    title: 'Qualquer um pode enviar',
    text: 'Este site não lista origens, então aceita eventos de qualquer página. Liste as suas para fechar.',
  },
});
