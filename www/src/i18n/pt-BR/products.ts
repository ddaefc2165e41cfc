/** Products, and what people search for. */
import type { products as en } from '../en/products';
import type { Formats } from '../formats';
import { code, gain, loss, rich, strong } from '../rich';

export const products = (f: Formats): ReturnType<typeof en> => ({
  finding: {
    nothing: () =>
      rich`Nenhum produto foi visto, posto no carrinho ou comprado neste período, e ninguém buscou.`,
    best: (name, orders, money) =>
      rich`${strong(name)} é o que mais vende: ${gain(f.count(orders, { one: 'pedido', other: 'pedidos' }))}, ${f.moneyList(money, true)}.`,
    noneBought: (seen) =>
      rich`Nada foi comprado ainda, em ${strong(f.count(seen, { one: 'produto visto', other: 'produtos vistos' }))}.`,
    seenNotBought: (name, seen, rate) =>
      rich` ${strong(name)} é muito visto e pouco comprado: ${f.count(seen, { one: 'vista', other: 'vistas' })}, e ${loss(f.percent(rate))} de quem vê compra.`,
    missing: (term, n) =>
      rich` A busca por ${code(term)} não achou nada, ${loss(f.count(n, { one: 'vez', other: 'vezes' }))}.`,
  },
  by: 'Por',
  bys: { item: 'produto', category: 'categoria' },
  products: {
    title: 'Produtos',
    sub: (n, all) =>
      n === all ? `${f.number(all)} ao todo` : `${f.number(n)} de ${f.number(all)}`,
    empty: 'Nenhum produto foi visto neste período.',
    key: { item: 'Produto', category: 'Categoria' },
    viewed: 'Vistas',
    added: 'No carrinho',
    removed: 'Tirado',
    checkedOut: 'No checkout',
    bought: 'Pedidos',
    pieces: 'Peças',
    addRate: 'Taxa de adição',
    addRateMeaning: 'De quem viu, quem pôs no carrinho.',
    buyRate: 'Taxa de compra',
    buyRateMeaning: 'De quem pôs no carrinho, quem comprou.',
    viewToBuy: 'Da vista à compra',
    viewToBuyMeaning: 'De quem viu, quem comprou.',
    revenue: 'Receita',
    refunded: 'Devolvido',
  },
  searches: {
    title: 'Buscas',
    sub: (n) => f.count(n, { one: 'termo', other: 'termos' }),
    empty: 'Ninguém buscou neste período.',
    term: 'Termo',
    searches: 'Buscas',
    zero: 'Sem resultado',
    sessions: 'Sessões',
    exits: 'Saíram depois',
    exitRate: 'Taxa de saída',
    exitRateMeaning:
      'Sessões encerradas em que nada veio depois além dos resultados / sessões com a busca.',
    purchases: 'Compraram depois',
    purchaseRate: 'Taxa de compra',
    purchaseRateMeaning: 'Sessões com pedido depois da busca / sessões com a busca.',
  },
});
