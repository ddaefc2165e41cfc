/** Funnels. */
import type { Scope } from '../en/funnel';
import type { Formats } from '../formats';
import type { Messages } from '../messages';
import { gain, loss, note, rich, strong } from '../rich';

export const funnel = (f: Formats): Messages['funnel'] => {
  const units = (n: number, scope: Scope) =>
    scope === 'visitor'
      ? f.count(n, { one: 'visitante', other: 'visitantes' })
      : f.count(n, { one: 'sessão', other: 'sessões' });
  return {
    finding: {
      choose: () =>
        rich`Escolha dois ou mais passos, ou comece por um modelo: o funil é contado enquanto você monta.`,
      nobody: (step) => rich`Ninguém chegou a ${strong(step)} neste período.`,
      undecided: (pending, scope) =>
        rich`${strong(units(pending, scope))} em andamento, sem desfecho ainda: não há taxa para mostrar.`,
      rate: (converted, decided, rate, scope) =>
        rich`${gain(f.percent(rate))} converteram: ${strong(f.number(converted))} de ${units(decided, scope)} com a tentativa decidida.`,
      worst: (step, n, share) =>
        rich` A maior parte para depois de ${strong(step)}: ${loss(f.number(n))} (${f.percent(share)} de quem chegou lá).`,
      pending: (n) => rich` ${note(`${f.number(n)} ainda em andamento, fora da taxa.`)}`,
    },
    steps: 'Passos',
    step: (n) => `Passo ${f.number(n)}`,
    placeholder: 'page:/carrinho ou event:purchase',
    add: 'Adicionar passo',
    remove: (n) => `Remover o passo ${f.number(n)}`,
    up: (n) => `Subir o passo ${f.number(n)}`,
    down: (n) => `Descer o passo ${f.number(n)}`,
    optional: 'opcional',
    or: 'ou',
    alternative: (n, place) => `Etapa ${f.number(n)}, alternativa ${f.number(place)}`,
    addAlternative: (n) => `Acrescentar uma alternativa à etapa ${f.number(n)}`,
    stepWindow: 'em até',
    stepWindowNone: 'qualquer tempo',
    saved: {
      title: 'Funis salvos',
      open: 'Salvar este funil',
      name: 'Nome do funil',
      save: 'Salvar',
      done: (name) => `“${name}” está salvo.`,
      remove: (name) => `Remover o funil “${name}”`,
    },
    people: 'Salvar quem para como público',
    options: 'Como contar',
    order: 'Ordem',
    orders: { ordered: 'em ordem', strict: 'um logo após o outro', any: 'qualquer ordem' },
    scope: 'Contar',
    scopes: { visitor: 'visitantes', session: 'sessões' },
    window: 'Em até',
    windowDefault: { visitor: '7 dias (padrão)', session: 'a sessão (padrão)' },
    windows: {
      '30m': '30 minutos',
      '1h': '1 hora',
      '1d': '1 dia',
      '7d': '7 dias',
      '14d': '14 dias',
      '30d': '30 dias',
      '90d': '90 dias',
    },
    exclude: 'Encerrado por',
    excludeNone: 'nada',
    breakdown: 'Separar por',
    breakdowns: {
      page: 'página de entrada',
      channel: 'canal',
      source: 'origem',
      campaign: 'campanha',
      device: 'aparelho',
      browser: 'navegador',
      os: 'sistema',
      country: 'país',
      contact: 'ponto de contato',
    },
    breakdownNone: 'nada',
    models: 'Comece por um modelo',
    modelNames: {
      shop: 'Do produto ao pedido',
      checkout: 'Checkout',
      pages: 'Páginas mais vistas',
    },
    title: 'O funil',
    reached: (n, scope) => units(n, scope),
    dropped: (n) => `${f.number(n)} pararam aqui`,
    pending: (n) => `${f.number(n)} em andamento`,
    fromPrevious: (rate) => `${f.percent(rate)} do passo anterior`,
    fromFirst: (rate) => `${f.percent(rate)} do primeiro`,
    after: (span) => `${span} depois dele (mediana)`,
    table: {
      step: 'Passo',
      reached: 'Chegaram',
      dropped: 'Pararam aqui',
      pending: 'Em andamento',
      fromPrevious: 'Do passo anterior',
      fromFirst: 'Do primeiro',
      median: 'Tempo desde o passo anterior (mediana)',
    },
    time: {
      title: 'Tempo até converter',
      sub: (n) => `de ${f.number(n)} conversões`,
      quartiles: (p25, median, p75, p90) =>
        `Metade levou até ${median}; a metade do meio, entre ${p25} e ${p75}; nove em cada dez, até ${p90}.`,
      estimate: (share, span) =>
        `Contando quem está em andamento (Kaplan-Meier), estima-se que ${f.percent(share)} convertam em até ${span}.`,
      from: 'De',
      to: 'Até',
      count: 'Conversões',
      bin: (from, to, n) => `${from} a ${to}: ${f.number(n)}`,
      open: (from, n) => `${from} ou mais: ${f.number(n)}`,
    },
    groups: {
      title: (by) => `Por ${by}`,
      key: 'Valor',
      entered: 'Entraram',
      converted: 'Converteram',
      rate: 'Taxa',
    },
  };
};
