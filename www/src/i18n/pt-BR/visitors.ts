/** The list of people, and one person's timeline. */
import type { visitors as en } from '../en/visitors';
import type { Formats } from '../formats';
import { code, gain, note, rich, strong } from '../rich';

export const visitors = (f: Formats): ReturnType<typeof en> => {
  const sessions = (n: number) => f.count(n, { one: 'sessão', other: 'sessões' });
  const orders = (n: number) => f.count(n, { one: 'pedido', other: 'pedidos' });
  return {
    finding: {
      none: () => rich`Ninguém assim neste período.`,
      notFound: (q) =>
        rich`Ninguém é conhecido como ${code(q)}. Procure pelo id do visitante, usuário, número do pedido ou característica.`,
      some: (n, who) =>
        rich`${strong(f.count(n, { one: 'pessoa', other: 'pessoas' }))} ${who}; primeiro as vistas por último.`,
      found: (n, q) =>
        rich`${strong(f.count(n, { one: 'pessoa encontrada', other: 'pessoas encontradas' }))} para ${code(q)}, em todo o tempo.`,
      person: (name, n, bought, money, stage) =>
        rich`${strong(name)}: ${strong(sessions(n))}, ${
          bought > 0
            ? rich`${gain(orders(bought))} no valor de ${strong(f.moneyList(money, true))}`
            : 'nenhum pedido ainda'
        }${stage ? `; agora em ${stage}` : ''}.`,
      seen: (first, last) =>
        rich` ${note(`Vista pela primeira vez em ${f.dateTime(first)}, pela última em ${f.dateTime(last)}.`)}`,
      nobody: (id) =>
        rich`Ninguém é conhecido como ${code(id)}: foi apagado, passou do tempo de guarda ou nunca foi visto.`,
    },
    everybody: 'de todo mundo',
    search: 'Procurar uma pessoa',
    searchHint: 'visitante, usuário, pedido, característica',
    find: 'Procurar',
    clear: 'Todo mundo',
    sessionsOf: 'Ver as sessões',
    title: 'Pessoas',
    visitor: 'Pessoa',
    firstSeen: 'Primeira vez',
    lastSeen: 'Última vez',
    sessions: 'Sessões',
    orders: 'Pedidos',
    revenue: 'Receita',
    stage: 'Etapa',
    lastAction: 'Última ação',
    stages: {
      discovery: 'descoberta',
      consideration: 'consideração',
      action: 'ação',
      purchase: 'compra',
      loyalty: 'fidelidade',
      promoter: 'indicação',
    },
    back: 'Voltar à lista',
    facts: {
      title: 'Quem',
      user: 'Usuário',
      ids: 'Visitantes (cookies) desta pessoa',
      traits: 'Características',
      none: 'Nunca se identificou.',
    },
    ordersTitle: 'Pedidos',
    noOrder: 'Nenhum pedido ainda.',
    order: 'Pedido',
    placed: 'Feito em',
    paid: 'Pago em',
    value: 'Valor',
    cancelled: 'cancelado',
    unpaid: 'ainda não',
    cartsTitle: 'Carrinhos',
    noCart: 'Nada foi posto no carrinho.',
    cartStarted: 'Início',
    cartChanged: 'Mexido em',
    cartState: 'Estado',
    cartStates: {
      active: 'ativo',
      abandoned: 'abandonado',
      lost: 'perdido',
      recovered: 'recuperado',
      bought: 'comprado',
      emptied: 'esvaziado',
    },
    timeline: {
      title: 'Linha do tempo',
      sub: 'do mais novo ao mais antigo',
      session: (at, span) => `${at}, ${span}`,
      open: 'ainda em aberto',
      alone: 'Fora de sessões',
      more: 'Eventos anteriores',
      items: (n) => f.count(n, { one: 'item', other: 'itens' }),
      from: (source) => `contado por ${source}`,
      sources: { server: 'servidor', offline: 'caixa ou lista', import: 'importação' },
    },
    export: 'Exportar tudo sobre esta pessoa',
    erase: {
      open: 'Apagar esta pessoa',
      title: 'Apagar esta pessoa?',
      text: 'Todos os eventos desta pessoa, e de cada visitante que se identificou como o mesmo usuário, saem de todos os números agora e do disco logo depois. Não dá para desfazer.',
      confirm: 'Apagar de vez',
      cancel: 'Manter',
      done: (n) =>
        `${f.count(n, { one: 'visitante saiu', other: 'visitantes saíram' })} de todos os números.`,
      pending: 'Os últimos bytes estão sendo removidos do disco.',
    },
  };
};
