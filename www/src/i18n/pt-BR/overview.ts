/** The overview. */
import type { Formats } from '../formats';
import type { Messages } from '../messages';
import { note, rich, strong } from '../rich';

export const overview = (f: Formats): Messages['overview'] => {
  const sessions = (n: number) => f.count(n, { one: 'sessão', other: 'sessões' });
  const visitors = (n: number) => f.count(n, { one: 'visitante', other: 'visitantes' });
  const orders = (n: number) => f.count(n, { one: 'pedido', other: 'pedidos' });
  return {
    finding: {
      few: (n) =>
        rich`Só ${strong(sessions(n))} até agora: pouco para concluir alguma coisa das taxas.`,
      sold: (n, people, bought, revenue) =>
        rich`${strong(sessions(n))} de ${visitors(people)} trouxeram ${strong(orders(bought))}, ${strong(f.moneyList(revenue, true))}: ${strong(f.average((100 * bought) / n))} pedidos a cada 100 sessões.`,
      visited: (n, people, rate, closed) =>
        rich`${strong(sessions(n))} de ${visitors(people)}, nenhum pedido. De ${f.number(closed)} sessões encerradas, ${strong(f.percent(rate))} saíram depois de uma página, sem fazer nada.`,
      change: (rate) =>
        rich` ${note(`Sessões: ${f.signedPercent(rate, 0)} sobre o período anterior equivalente.`)}`,
    },
    figures: {
      visitors: 'Visitantes',
      sessions: 'Sessões',
      orders: 'Pedidos',
      revenue: 'Receita',
      bounce: 'Taxa de rejeição',
      abandonment: 'Carrinhos abandonados',
    },
    meaning: {
      visitors:
        'Pessoas com ao menos uma sessão no período; aparelhos unidos por login contam como uma.',
      sessions: 'Visitas que começaram no período. Uma pausa de mais de 30 minutos começa outra.',
      orders: 'Pedidos feitos no período, cada um contado uma vez, mesmo que chegue repetido.',
      revenue: 'Valor desses pedidos, já sem os reembolsos, por moeda.',
      bounce:
        'Rejeições / sessões encerradas. Uma página, nenhuma ação, menos de 10 s visível (ou o que o site define).',
      abandonment:
        '(Perdidos + recuperados) / (perdidos + recuperados + comprados); os que ainda podem virar pedido não entram.',
    },
    below: {
      visitors: (perVisitor) => `${f.average(perVisitor)} sessões por visitante`,
      sessions: (open) => `${f.number(open)} ainda em aberto`,
      orders: (perHundred) => `${f.average(perHundred)} a cada 100 sessões`,
      revenue: (average) => `${average} por pedido`,
      bounce: (bounces, closed) => `${f.number(bounces)} de ${f.number(closed)} sessões encerradas`,
      abandonment: (n, risk) =>
        `${f.number(n)} dá tempo de recuperar; ${f.moneyList(risk, true)} em risco`,
    },
    before: (text) => `${text} sobre o período anterior`,
    unknownTime:
      'Estas sessões não dizem por quanto tempo as páginas ficaram visíveis (importações não dizem); a rejeição é julgada só por páginas e ações.',
    bots: {
      beside: (n) => `${sessions(n)} de programas (bots) fora destes números.`,
      inside: (n) =>
        `${sessions(n)} de programas (bots) contadas como pessoas, conforme a configuração deste site.`,
    },
    internal: {
      beside: (n) => `${sessions(n)} de quem trabalha no site fora destes números.`,
      inside: (n) =>
        `${sessions(n)} de quem trabalha no site contadas como visitantes, conforme a configuração deste site.`,
    },
    points: (difference) => `${f.signed(difference * 100, 1)} p.p.`,
    series: {
      title: 'Ao longo do tempo',
      metric: 'Medida',
      interval: 'Por',
      intervals: { hour: 'hora', day: 'dia', week: 'semana', month: 'mês' },
      metrics: {
        sessions: 'Sessões',
        visitors: 'Visitantes',
        page_views: 'Páginas vistas',
        orders: 'Pedidos',
      },
      start: 'Início',
      partial: 'incompleto',
      partialNote: 'Tracejado: o intervalo ainda não terminou.',
      label: (metric, interval) => `${metric} por ${interval}`,
    },
    live: {
      title: 'Agora no site',
      sub: 'sessões em aberto, olhadas a cada 10 segundos',
      count: (n) => f.count(n, { one: 'sessão em aberto', other: 'sessões em aberto' }),
      nobody: 'Ninguém está no site agora.',
      pause: 'Pausar',
      resume: 'Continuar',
      entered: (page) => `entrou por ${page}`,
    },
    changed: {
      title: 'O que mudou',
      sub: 'sessões por canal, contra o período anterior equivalente',
      key: 'Canal',
      now: 'Sessões',
      before: 'Antes',
      difference: 'Diferença',
      relative: 'Mudança',
    },
    pages: {
      title: 'Páginas mais vistas',
      page: 'Página',
      views: 'Vistas',
      sessions: 'Sessões',
      entries: 'Entradas',
      exits: 'Saídas',
      exitRate: 'Taxa de saída',
      exitRateMeaning:
        'Sessões encerradas que terminaram na página / sessões encerradas que a viram.',
      time: 'Tempo visível (mediana)',
      empty: 'Nenhuma página vista neste período.',
    },
  };
};
