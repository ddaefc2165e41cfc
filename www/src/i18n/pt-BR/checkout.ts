/** Carts and the checkout. */
import type { Interval } from '../../api/types';
import type { checkout as en } from '../en/checkout';
import type { Formats } from '../formats';
import { loss, note, rich, strong } from '../rich';

export const checkout = (f: Formats): ReturnType<typeof en> => {
  const attempts = (n: number) => f.count(n, { one: 'tentativa', other: 'tentativas' });
  const carts = (n: number) => f.count(n, { one: 'carrinho', other: 'carrinhos' });
  const range = ([low, high]: Interval) => `${f.percent(low)} a ${f.percent(high)}`;
  return {
    finding: {
      nobody: () => rich`Ninguém pôs nada no carrinho nem iniciou o checkout neste período.`,
      few: (n) =>
        rich`Só ${strong(attempts(n))} de checkout até agora: pouco para concluir alguma coisa das taxas.`,
      noneLeft: (n) =>
        rich`Nenhuma de ${strong(attempts(n))} de checkout já encerradas foi abandonada.`,
      left: (money, n, closed) =>
        money.length > 0
          ? rich`${loss(f.moneyList(money, true))} ficaram no checkout: ${strong(f.number(n))} de ${attempts(closed)} pararam no meio.`
          : rich`${loss(f.number(n))} de ${attempts(closed)} de checkout pararam no meio.`,
      worst: (step, money, n) =>
        money.length > 0
          ? rich` A maior parte em ${strong(step)}: ${loss(f.moneyList(money, true))}.`
          : rich` A maior parte em ${strong(step)}: ${loss(f.number(n))}.`,
      signal: (name, withIt, withoutIt) =>
        rich` ${note(`Quem ${name} sai mais: ${range(withIt)}, contra ${range(withoutIt)} dos outros (intervalos de 95%; associação, não causa).`)}`,
    },
    figures: {
      abandonment: 'Carrinhos abandonados',
      recovery: 'Recuperados',
      risk: 'Em risco',
      checkout: 'Checkouts abandonados',
    },
    meaning: {
      abandonment:
        '(Perdidos + recuperados) / (perdidos + recuperados + comprados). Abandonado: parado há mais de 60 minutos. Carrinhos que ainda podem virar pedido não entram na taxa.',
      recovery:
        'Recuperados / (recuperados + perdidos): parados por mais de 60 minutos e depois pedidos em até 7 dias.',
      risk: 'O último valor dos carrinhos abandonados e perdidos, por moeda.',
      checkout:
        'Tentativas encerradas sem pedido / tentativas encerradas. Uma tentativa se encerra com o pedido, ou 24 horas depois de começar.',
    },
    below: {
      abandonment: (n, all) => `${f.number(n)} de ${carts(all)} já decididos`,
      recovery: (n, all) => `${f.number(n)} de ${f.number(all)} parados`,
      risk: (n, without) =>
        `${carts(n)}${without > 0 ? `, ${f.number(without)} de valor desconhecido` : ''}`,
      checkout: (n, all) => `${f.number(n)} de ${attempts(all)} encerradas`,
    },
    steps: {
      begin_checkout: 'Iniciou o checkout',
      add_shipping_info: 'Entrega escolhida',
      add_payment_info: 'Pagamento escolhido',
      purchase: 'Pedido feito',
    },
    loses: {
      title: 'Onde o checkout perde',
      sub: (pending) =>
        pending > 0
          ? `tentativas encerradas; ${f.number(pending)} ainda em andamento à parte`
          : 'tentativas encerradas',
      reached: (n) => attempts(n),
      left: (n, money) =>
        `${f.number(n)} saíram${money.length > 0 ? ` · ${f.moneyList(money, true)}` : ''}`,
      pending: (n) => `${f.number(n)} em andamento`,
      lastError: (key, share) => `último erro: ${key} (${f.percent(share, 0)})`,
      lastField: (key, share) => `último campo: ${key} (${f.percent(share, 0)})`,
      step: 'Etapa',
      reachedHead: 'Chegaram',
      skipped: 'Pularam',
      leftHead: 'Saíram aqui',
      pendingHead: 'Em andamento',
      rate: 'Abandono',
      rateMeaning:
        'Tentativas encerradas que não passaram daqui / tentativas encerradas que chegaram aqui.',
      money: 'Dinheiro parado',
      error: 'Último erro',
      field: 'Último campo',
    },
    carts: {
      title: 'Carrinhos',
      sub: (n) => `${carts(n)} iniciados no período`,
      state: 'Estado',
      count: 'Carrinhos',
      share: 'Parte',
      states: {
        active: 'Ativos',
        abandoned: 'Abandonados, dá tempo',
        recovered: 'Recuperados',
        bought: 'Comprados sem pausa',
        lost: 'Perdidos',
        emptied: 'Esvaziados',
      },
      meaning: {
        active: 'Mexidos há menos de 60 minutos.',
        abandoned: 'Parados há mais de 60 minutos, ainda dentro de 7 dias.',
        recovered: 'Parados por mais de 60 minutos e depois pedidos em até 7 dias.',
        bought: 'Pedidos sem essa pausa.',
        lost: 'Parados por 7 dias.',
        emptied: 'Tudo foi tirado.',
      },
      see: (n) => `Ver os ${f.number(n)} que dá tempo de recuperar`,
    },
    details: {
      title: (step) => `O que viu quem saiu em “${step}”`,
      choose: 'Etapa',
      sub: (n) => `${attempts(n)} abandonadas`,
      errors: 'Último erro',
      fields: 'Último campo tocado',
      interactions: 'Última coisa feita',
      at: (key, field) => `${key} (${field})`,
      left: 'Saíram',
      share: 'Parte',
      none: 'Nada desse tipo foi visto.',
    },
    choices: {
      shipping: 'Por frete visto',
      payment: 'Por pagamento escolhido',
      coupons: 'Por cupom',
      key: 'Escolha',
      attempts: 'Tentativas',
      left: 'Saíram',
      rate: 'Abandono',
    },
    signals: {
      title: 'O que anda junto com sair',
      sub: 'tentativas encerradas; associação, não causa: quem diz é um experimento',
      signal: 'Sinal',
      with: 'Com',
      without: 'Sem',
      interval: 'Intervalo de 95%',
      attempts: 'Tentativas com ele',
      rate: 'Saíram com ele',
      rateWithout: 'Saíram sem ele',
      any: {
        error: 'viu um erro',
        shipping_quote: 'calculou o frete',
        field_left: 'largou um campo',
      },
      of: {
        error: (key) => `viu o erro ${key}`,
        field_left: (key) => `largou o campo ${key}`,
      },
      text: (name, rate, interval) => `${name}: ${rate} (${interval})`,
    },
    breakdown: {
      by: 'Dividir por',
      none: 'nada',
      names: {
        device: 'aparelho',
        channel: 'canal',
        payment_type: 'pagamento',
        coupon: 'cupom',
        category: 'categoria',
        country: 'país',
      },
      title: (by) => `Por ${by}`,
      key: 'Valor',
      carts: 'Carrinhos',
      abandonment: 'Carrinhos abandonados',
      attempts: 'Tentativas',
      checkout: 'Checkouts abandonados',
      risk: 'Em risco',
    },
  };
};
