/** Orders: placed, paid, and how many the tag saw. */
import type { orders as en } from '../en/orders';
import type { Formats } from '../formats';
import { gain, loss, note, rich, strong } from '../rich';

export const orders = (f: Formats): ReturnType<typeof en> => {
  const orders = (n: number) => f.count(n, { one: 'pedido', other: 'pedidos' });
  return {
    finding: {
      none: () => rich`Nenhum pedido foi feito neste período.`,
      paid: (placed, paid, revenue) =>
        rich`De ${strong(orders(placed))}, ${gain(f.number(paid))} estão pagos: ${strong(f.moneyList(revenue, true))}.`,
      waiting: (n) =>
        rich` ${strong(f.number(n))} ${f.plural(n, { one: 'espera', other: 'esperam' })} o pagamento.`,
      cancelled: (n, share) =>
        rich` ${loss(f.number(n))} (${f.percent(share)}) foram cancelados ou venceram sem pagamento.`,
      coverage: (rate, known) =>
        rich` ${note(`A tag viu ${f.percent(rate)} dos ${orders(known)} que o servidor contou.`)}`,
    },
    figures: {
      placed: 'Feitos',
      paid: 'Pagos',
      waiting: 'A pagar',
      net: 'Receita',
      coverage: 'Vistos pela tag',
    },
    meaning: {
      placed:
        'Pedidos cujo primeiro evento de compra está no período; cada um uma vez, mesmo que chegue repetido.',
      paid: 'Pedidos cujo pagamento entrou. Taxa: pagos / (pagos + cancelados); os que esperam não entram.',
      waiting: 'Nem pagos nem cancelados: um Pix ou boleto que ainda pode entrar.',
      net: 'O que foi pedido, sem o que foi devolvido, por moeda.',
      coverage:
        'Dos pedidos que um servidor, um caixa ou uma lista contaram, os que a tag contou também.',
    },
    below: {
      placed: (money) => f.moneyList(money, true),
      paid: (rate) => `${f.percent(rate)} dos já decididos`,
      cancelled: (n) => `${f.count(n, { one: 'cancelado', other: 'cancelados' })}`,
      refunded: (n, money) =>
        n > 0 ? `${f.moneyList(money, true)} devolvidos em ${orders(n)}` : 'nada devolvido',
      coverage: (seen, known) => `${f.number(seen)} de ${f.number(known)} conhecidos`,
      unknown: 'nenhum servidor contou pedidos',
    },
    payment: {
      title: 'Por pagamento',
      key: 'Pagamento',
      placed: 'Feitos',
      paid: 'Pagos',
      cancelled: 'Cancelados',
      waiting: 'A pagar',
      rate: 'Taxa de pagos',
      rateMeaning: 'Pagos / pedidos que já não esperam.',
      time: 'Tempo até pagar (mediana)',
      revenue: 'Pedido',
      empty: 'Nenhum pedido diz como foi pago.',
    },
    coverage: {
      title: 'A tag vê os seus pedidos?',
      sub: 'contra o que o servidor, o caixa ou uma lista contaram',
      row: 'Pedidos',
      count: 'Quantos',
      rows: {
        known: 'Contados por servidor, caixa ou lista',
        seen: 'Vistos também pela tag',
        joined: '… e parte de uma visita',
        offline: 'Não vistos: feitos fora do site',
        lost: 'Não vistos: a tag viu a pessoa e perdeu eventos no caminho',
        untold: 'Não vistos: a tag viu a pessoa e ninguém lhe contou',
        unknown: 'Não vistos: a tag não viu a pessoa',
      },
      hint: {
        lost: 'Perdidos: falta um número na sequência de eventos da pessoa no dia antes do pedido. A página Saúde diz quantos chegam.',
        untold:
          'Ninguém contou: página final sem a tag, ou que nunca foi aberta (um Pix pago no app do banco).',
        unknown:
          'A tag não viu: consentimento negado ou bloqueio, que parecem iguais, pois nada é enviado; ou ninguém ligou o pedido à pessoa.',
      },
      none: 'Envie os pedidos pelo seu servidor com a chave do site, e este cartão diz quantos deles a tag vê.',
    },
    list: {
      title: 'Pedidos',
      sub: (n) => `${orders(n)}, do mais novo ao mais antigo`,
      order: 'Pedido',
      placed: 'Feito em',
      state: 'Situação',
      value: 'Valor',
      refunded: 'Devolvido',
      payment: 'Pagamento',
      coupon: 'Cupom',
      pieces: 'Peças',
      seen: 'Visto por',
      by: { tag: 'tag', server: 'servidor', both: 'tag e servidor' },
      states: { placed: 'a pagar', paid: 'pago', cancelled: 'cancelado', refunded: 'devolvido' },
    },
  };
};
