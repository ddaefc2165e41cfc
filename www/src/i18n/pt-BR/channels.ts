/** Channels and what they are owed. */
import type { channels as en } from '../en/channels';
import type { Formats } from '../formats';
import { gain, note, rich, strong } from '../rich';

export const channels = (f: Formats): ReturnType<typeof en> => {
  const conversions = (n: number) => f.count(n, { one: 'conversão', other: 'conversões' });
  return {
    finding: {
      none: (sessions) =>
        rich`Nenhuma conversão neste período, em ${strong(f.count(sessions, { one: 'sessão', other: 'sessões' }))}: não há crédito a dividir.`,
      best: (key, credit, all, share, money) =>
        rich`${strong(key)} leva o crédito de ${gain(f.decimal(credit, 1))} de ${conversions(all)} (${f.percent(share)})${money.length > 0 ? `, ${f.moneyList(money, true)}` : ''}.`,
      unattributed: (credit) =>
        rich` ${strong(f.decimal(credit, 1))} vieram sem nenhum contato conhecido.`,
      timing: (span, touches) =>
        rich` ${note(`Metade converte em até ${span} depois do primeiro contato, com ${f.decimal(touches, 1)} ${f.plural(touches, { one: 'contato', other: 'contatos' })}. O crédito deste modelo é uma convenção, não uma causa.`)}`,
      markov: () =>
        rich` ${note('Nenhum caminho sem conversão é conhecido: o efeito de remoção só diz quantas vezes cada canal aparece.')}`,
    },
    model: 'Modelo',
    models: {
      last_non_direct: 'último contato, sem direto',
      last: 'último contato',
      first: 'primeiro contato',
      linear: 'linear',
      position: 'primeiro e último (posição)',
      time_decay: 'decaimento no tempo',
      markov: 'cadeia de Markov',
    },
    modelMeaning: {
      last_non_direct: 'Todo o crédito ao último contato antes da conversão que não foi direto.',
      last: 'Todo o crédito ao último contato antes da conversão.',
      first: 'Todo o crédito ao primeiro contato dentro da janela.',
      linear: 'Crédito igual a cada contato.',
      position: '40% ao primeiro contato, 40% ao último, o resto entre eles.',
      time_decay: 'Quanto mais longe da conversão, menos vale o contato.',
      markov:
        'Pela parte das conversões que se perderia se todo caminho pelo canal não levasse a nada.',
    },
    lookback: 'Olhando para trás',
    lookbacks: { '7d': '7 dias', '30d': '30 dias', '90d': '90 dias' },
    by: 'Por',
    bys: { channel: 'canal', source: 'origem', campaign: 'campanha' },
    goal: 'Conversão',
    title: 'Crédito',
    chart: (by) => `crédito das conversões por ${by}`,
    table: {
      sessions: 'Sessões',
      visitors: 'Visitantes',
      credit: 'Conversões creditadas',
      share: 'Parte do crédito',
      perHundred: 'A cada 100 visitantes',
      revenue: 'Receita creditada',
      removal: 'Efeito de remoção',
      removalMeaning: 'A parte das conversões que se perderia sem ele.',
    },
    unattributed: 'Sem contato conhecido',
    times: {
      title: 'Do primeiro contato à conversão',
      sub: 'conversões com algum contato dentro da janela',
      row: 'Medido em',
      rows: {
        ms: 'Tempo',
        days: 'Dias inteiros',
        sessions: 'Sessões com contato',
        touches: 'Contatos',
      },
      shares: {
        p25: 'Um quarto em até',
        median: 'Metade em até',
        p75: 'Três quartos em até',
        p90: 'Nove em dez em até',
      },
      none: 'Nenhuma conversão com contato neste período: não há tempo a mostrar.',
    },
  };
};
