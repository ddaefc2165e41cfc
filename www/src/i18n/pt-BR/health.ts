/** Whether what browsers send arrives and is kept. */
import type { health as en } from '../en/health';
import type { Formats } from '../formats';
import { gain, loss, note, rich, strong } from '../rich';

export const health = (f: Formats): ReturnType<typeof en> => {
  const events = (n: number) => f.count(n, { one: 'evento', other: 'eventos' });
  return {
    finding: {
      well: (stored) =>
        rich`${gain('Tudo certo')}: ${strong(events(stored))} aceitos desde que o coletor iniciou, nenhum recusado.`,
      quiet: () => rich`Nada chegou desde que o coletor iniciou, e nada foi recusado.`,
      rejected: (n, all, share) =>
        rich`${loss(f.number(n))} de ${events(all)} (${f.percent(share, 2)}) foram recusados desde que o coletor iniciou: a tabela diz por quê.`,
      damaged: (n) =>
        rich`${loss(f.count(n, { one: 'valor no disco estava danificado e foi posto', other: 'valores no disco estavam danificados e foram postos' }))} à parte ao iniciar. Restaure um backup, ou rode ${strong('jornada check')} para ver quais.`,
      refused: (n) =>
        rich` ${f.count(n, { one: 'pedido inteiro foi recusado', other: 'pedidos inteiros foram recusados' })}.`,
      incomplete: (rate) =>
        rich` Dos eventos que a tag numerou, só ${loss(f.percent(rate))} chegaram no período.`,
      since: () => rich` ${note('Os contadores recomeçam quando o coletor é reiniciado.')}`,
    },
    figures: {
      stored: 'Aceitos',
      duplicate: 'Repetidos',
      rejected: 'Recusados',
      bots: 'Bots',
      overflow: 'Além do limite de páginas',
      store: 'Armazenamento',
      delivery: 'Entregues pela tag',
      waiting: 'Só no log',
    },
    meaning: {
      stored: 'Eventos no disco, desde que o coletor iniciou.',
      duplicate: 'Eventos que já estavam lá: mesmo visitante e id. Enviar duas vezes não faz mal.',
      rejected: 'Eventos que não deu para entender, um a um; o resto do lote foi guardado.',
      bots: 'Sessões de programas que começaram no período.',
      overflow:
        'Eventos cuja página conta em “(outras)”, porque o site teve páginas diferentes demais.',
      store: 'Bytes no disco, todos os sites juntos.',
      delivery:
        'Dos eventos que a tag numerou, os que chegaram, sem as páginas que ainda podem enviar.',
      waiting: 'Eventos ainda não selados em segmentos.',
    },
    below: {
      since: 'desde o início',
      period: 'no período',
      all: 'todos os sites',
      segments: (n) => f.count(n, { one: 'segmento', other: 'segmentos' }),
      arrived: (n, all) => `${f.number(n)} de ${f.number(all)}`,
    },
    rejections: {
      title: 'Eventos recusados, por motivo',
      empty: 'Nenhum evento foi recusado.',
      reason: 'Motivo',
      count: 'Eventos',
      reasons: {
        malformed: 'não dá para ler como evento',
        too_large: 'maior que o permitido',
        too_deep: 'aninhado demais',
        too_many: 'itens ou propriedades demais',
        too_long: 'um texto mais longo que o permitido',
        missing_field: 'falta um campo obrigatório',
        invalid_field: 'um campo tem algo que não devia',
        too_old: 'mais antigo que oito dias',
        in_future: 'mais de dez minutos adiantado',
      },
    },
    requests: {
      title: 'Pedidos recusados inteiros',
      empty: 'Nenhum pedido foi recusado.',
      code: 'Código',
      count: 'Pedidos',
    },
    delivery: {
      title: 'Entrega',
      sub: 'dos eventos que a tag numerou',
      by: 'Por',
      bys: { day: 'dia', browser: 'navegador' },
      key: { day: 'Dia', browser: 'Navegador' },
      expected: 'Numerados',
      arrived: 'Chegaram',
      rate: 'Completo',
      open: (n) =>
        `${f.count(n, { one: 'página carregada ainda pode', other: 'páginas carregadas ainda podem' })} enviar, fora dos números.`,
      empty:
        'Nenhum evento numerado no período: a tag não enviou nada, ou tudo veio de servidores e importações.',
    },
  };
};
