/** Paths. */
import type { Unit } from '../en/paths';
import type { Formats } from '../formats';
import type { Messages } from '../messages';
import { code, gain, loss, rich, strong } from '../rich';

export const paths = (f: Formats): Messages['paths'] => {
  const units = (n: number, unit: Unit) =>
    unit === 'sessions'
      ? f.count(n, { one: 'sessão', other: 'sessões' })
      : f.count(n, { one: 'visitante', other: 'visitantes' });
  return {
    others: (n) => `outras (${f.number(n)})`,
    finding: {
      few: (n, unit) =>
        rich`Só ${strong(units(n, unit))} nestes caminhos: vale olhar uma a uma, não as taxas.`,
      nobody: () => rich`Ninguém fez um caminho assim neste período.`,
      population: (n, unit) => rich`De ${strong(units(n, unit))}`,
      reached: (rate, goal, steps, beyond) =>
        rich`, ${gain(f.percent(rate))} chegaram a ${strong(goal)} em até ${f.number(steps)} passos (${f.percent(beyond)} seguem além)`,
      loss: (n, unit, page, step, share) =>
        rich`: a maior perda são ${loss(units(n, unit))} (${f.percent(share)}) que saíram de ${code(page)} no ${f.number(step)}º passo.`,
      noLoss: () => rich`: ninguém saiu dentro destes passos.`,
    },
    title: 'Caminhos',
    controls: 'O que desenhar',
    start: 'De',
    end: 'até',
    anyStart: 'qualquer entrada',
    anyEnd: 'qualquer fim',
    steps: 'Passos',
    nodes: 'Nós',
    nodeKinds: { page: 'Páginas', event: 'Ações', both: 'Páginas e ações' },
    folders: 'Agrupar pastas',
    group: 'Agrupar',
    ungroup: (pattern) => `Voltar a desenhar as páginas de ${pattern} uma a uma`,
    collapse: 'Sem repetições',
    unit: 'Contar',
    countOf: { sessions: 'sessões', visitors: 'visitantes' },
    top: 'Nós por passo',
    excluded: (name) => `Voltar a desenhar ${name}`,
    without: 'sem',
    column: (step) => (step === 1 ? 'Entrada' : `${f.number(step)}º passo`),
    after: 'Depois',
    startColumn: 'Início',
    describe: (name, kind, step, n, unit, share) =>
      `${name} (${kind}), ${f.number(step)}º passo: ${units(n, unit)}, ${f.percent(share)}`,
    describeLink: (from, to, n, unit, share) =>
      `${from} → ${to}: ${units(n, unit)}, ${f.percent(share)} de ${from}`,
    legend: 'O que as cores dizem',
    note: (n, all, unit) =>
      n === all
        ? `As porcentagens são sobre o total de ${units(n, unit)}.`
        : `As porcentagens são sobre ${units(n, unit)} com um caminho assim; ao todo foram ${f.number(all)}.`,
    table: {
      step: 'Passo',
      from: 'De',
      to: 'Para',
      kind: 'Tipo',
      count: { sessions: 'Sessões', visitors: 'Visitantes' },
      ofNode: 'Parte de “de”',
      ofAll: 'Parte do total',
    },
    node: {
      title: (name, step) => `${name}, ${f.number(step)}º passo`,
      summary: (n, unit, share) => `${units(n, unit)}, ${f.percent(share)} do total`,
      before: 'Vieram de',
      after: 'Foram para',
      time: (span) => `${span} depois do nó anterior (mediana)`,
      orders: (n, revenue) =>
        `${f.count(n, { one: 'caminho', other: 'caminhos' })} por aqui com pedido: ${revenue}`,
      none: 'lugar nenhum: aqui os caminhos começam',
      startHere: 'Começar aqui',
      endHere: 'Terminar aqui',
      exclude: 'Deixar de fora',
      close: 'Limpar a seleção',
      filter: 'Filtrar por ele',
      drill: 'Desenhar as páginas dele',
      sessions: 'Ver as sessões',
      sessionsOf: (from, to) => `Ver as sessões que foram de ${from} para ${to}`,
    },
    link: {
      title: (from, to) => `${from} → ${to}`,
    },
    compared: {
      title: (text) => `Comparado: ${text}`,
      differences: 'Onde os dois diferem',
      sub: 'nós pela diferença entre as partes',
      node: 'Nó',
      step: 'Passo',
      here: 'Parte aqui',
      there: 'Parte lá',
      difference: 'Diferença',
      nobody: 'Ninguém do outro lado fez um caminho assim.',
    },
    top_paths: {
      title: 'Caminhos mais frequentes',
      distinct: (n) => f.count(n, { one: 'caminho ao todo', other: 'caminhos diferentes ao todo' }),
      path: 'Caminho',
      count: { sessions: 'Sessões', visitors: 'Visitantes' },
      share: 'Parte',
      conversions: 'Conversões',
      revenue: 'Receita',
    },
  };
};
