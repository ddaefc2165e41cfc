/** Where visits end. */
import type { Formats } from '../formats';
import type { Messages } from '../messages';
import { code, loss, note, rich, strong } from '../rich';

export const exits = (f: Formats): Messages['exits'] => {
  const closed = (n: number) =>
    f.count(n, { one: 'sessão encerrada', other: 'sessões encerradas' });
  return {
    finding: {
      none: () =>
        rich`Nenhuma sessão deste período terminou ainda: as saídas aparecem quando terminarem.`,
      page: (n, all, page, rate) =>
        rich`De ${strong(closed(all))}, ${loss(f.number(n))} (${f.percent(n / all)}) terminaram em ${code(page)}, de onde saem ${f.percent(rate)} dos que passam.`,
      other: (n, all, key) =>
        rich`De ${strong(closed(all))}, ${loss(f.number(n))} (${f.percent(n / all)}) terminaram em ${strong(key)}.`,
      onlyExpected: (all) => rich`Todas as ${strong(closed(all))} terminaram onde deviam.`,
      open: (n) =>
        rich` ${note(`${f.count(n, { one: 'sessão ainda está em aberto e não entra', other: 'sessões ainda estão em aberto e não entram' })} em nenhuma saída.`)}`,
    },
    by: 'Saídas por',
    keys: {
      page: 'Última página',
      action: 'Última ação',
      checkout_step: 'Etapa do checkout',
      field: 'Campo de formulário',
    },
    steps: {
      begin_checkout: 'Iniciou o checkout',
      add_shipping_info: 'Escolheu o frete',
      add_payment_info: 'Escolheu o pagamento',
    },
    title: 'Onde as visitas terminam',
    sub: (n) => `de ${closed(n)}`,
    expected: 'Saídas esperadas',
    expectedSub: 'confirmação de pedido e afins: sair ali é normal',
    paths: (page) => `Caminhos que terminam em ${page}`,
    exits: 'Saídas',
    share: 'Parte das saídas',
    rate: 'Taxa de saída',
    shareOfViews: 'Parte das vistas',
    sessions: 'Sessões ali',
    views: 'Vistas',
    external: 'Por link externo',
    silence: 'Sem sinal',
    last: 'O que fizeram por último',
    meaning: {
      rate: 'Sessões encerradas que terminaram aqui / sessões encerradas que passaram aqui.',
      shareOfViews: 'Saídas / vistas da página: a outra definição comum.',
      external: 'Saídas em que o último ato na página foi clicar num link para outro site.',
      silence:
        'Saídas das quais nada mais se soube: nem link externo, nem o aviso de que a página foi fechada ou saiu de vista.',
      last: 'A ação mais comum feita por último na página, e em que parte das saídas, a partir de 10%.',
    },
    empty: 'Nenhuma saída desse tipo no período.',
  };
};
