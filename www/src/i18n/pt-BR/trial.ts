/** An experiment around its figures: verdict, plan, guardrails, days, definition. */
import type { trial as en } from '../en/trial';
import type { Formats } from '../formats';
import { code, rich, strong } from '../rich';

export const trial = (f: Formats): ReturnType<typeof en> => {
  const visitors = (n: number) => f.count(n, { one: 'visitante', other: 'visitantes' });
  const weeks = (n: number) => f.count(n, { one: 'semana', other: 'semanas' });
  return {
    verdict: {
      title: 'O que fazer',
      days: (n) => `mais ${f.count(n, { one: 'dia', other: 'dias' })}, neste ritmo`,
      gain: (text, low, high) =>
        `Se todo mundo recebesse: ${text} por mês (${low} a ${high}), em pedidos pagos.`,
      planned: (n, planned) => `${f.number(n)} de ${visitors(planned)} planejados.`,
      pace: (perDay) => `${f.average(perDay)} visitantes por dia.`,
      detectable: (effect) =>
        `Os visitantes de hoje poderiam ter mostrado um efeito de ${effect} (poder de 80%).`,
    },
    goals: {
      guardrails: 'Proteções',
      guardrailsSub: 'o que não pode piorar, pelo teste sempre válido',
      secondary: 'Outras métricas',
      secondarySub: 'boas de saber; não decidem nada',
      metric: 'Métrica',
      variant: 'Variante',
      control: 'Controle',
      mean: 'Média da variante',
      effect: 'Diferença',
      interval: 'Intervalo sempre válido',
      state: 'Situação',
      worse: 'pior',
      fine: 'não piorou até agora',
      lower: 'menos é melhor',
    },
    series: {
      title: (variant) => `${variant} contra o controle, dia a dia`,
      sub: 'diferença relativa com o intervalo sempre válido, como estava no fim de cada dia',
      day: 'Dia',
      control: 'Controle',
      variation: 'Variante',
      estimate: 'Diferença',
      low: 'De',
      high: 'Até',
      p: 'p sempre válido',
      partial: 'ainda não terminou',
      point: (day, effect, low, high) => `${day}: ${effect} (${low} a ${high})`,
    },
    parts: {
      by: 'Olhar por partes',
      none: 'sem separar',
      title: (by) => `Por ${by}`,
      sub: 'uma exploração: de vinte partes, uma difere por acaso. Trate como uma pergunta nova.',
      key: 'Parte',
    },
    left_out: (n) =>
      f.count(n, {
        one: 'visitante viu o lugar pela primeira vez em um dia deixado de fora.',
        other: 'visitantes viram o lugar pela primeira vez em um dia deixado de fora.',
      }),
    planner: {
      title: 'Por quanto tempo precisa rodar?',
      at: 'Quem passa por',
      metric: 'Métrica',
      lift: 'Efeito que vale a pena',
      lifts: (lift) => f.signedPercent(lift, 0),
      nobody: () => rich`Ninguém passou por este lugar no período: não há com o que planejar.`,
      needed: (lift, n, of) =>
        rich`Para ver ${strong(f.signedPercent(lift, 0))} são precisos ${strong(weeks(n))} e ${visitors(of)} (poder de 80%).`,
      tooLong: (lift) =>
        rich`Um efeito de ${strong(f.signedPercent(lift, 0))} não dá para ver em um ano neste ritmo: procure um maior, ou mais visitantes.`,
      pace: (weekly, mean) => rich` ${visitors(weekly)} por semana, ${mean} até agora.`,
      weeks: 'Roda por',
      week: (n) => weeks(n),
      visitors: 'Visitantes',
      sequential: 'Vê (sempre válido)',
      fixed: 'Vê (um olhar no fim)',
      note: 'O sempre válido é a regra do veredito: olhe quantas vezes quiser.',
    },
    editor: {
      title: 'Definir um experimento',
      edit: (id) => `A definição de ${id}`,
      id: 'Id, como a página o chama',
      hypothesis: 'O que você espera, e por quê',
      variants: 'Variantes e seus pesos, uma por linha',
      variantsHint: 'control 1',
      metrics: 'Métricas, uma por linha; a primeira decide',
      guardrails: 'Proteções, uma por linha',
      start: 'Primeiro dia',
      end: 'Dia depois do último',
      leftOut: 'Dias deixados de fora, um por linha',
      planned: 'Visitantes planejados',
      save: 'Salvar o experimento',
      saved: (id) => rich`Salvo. Na página: ${code(`jornada('experiment', '${id}', callback)`)}.`,
      remove: 'Remover a definição',
      confirm: (id) => `Remover a definição de ${id}? Os eventos ficam.`,
    },
  };
};
