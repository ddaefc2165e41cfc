/** Products, and what people search for. */
import type { Money } from '../../api/types';
import type { Formats } from '../formats';
import { code, gain, loss, rich, strong, type Phrase } from '../rich';

export const products = (f: Formats) => {
  const views = (n: number) => f.count(n, { one: 'view', other: 'views' });
  return {
    finding: {
      nothing: (): Phrase =>
        rich`No product was looked at, added or bought in this period, and nobody searched.`,
      best: (name: string, orders: number, money: readonly Money[]): Phrase =>
        rich`${strong(name)} sells most: ${gain(f.count(orders, { one: 'order', other: 'orders' }))}, ${f.moneyList(money, true)}.`,
      noneBought: (seen: number): Phrase =>
        rich`Nothing was bought yet, over ${strong(f.count(seen, { one: 'product view', other: 'product views' }))}.`,
      seenNotBought: (name: string, seen: number, rate: number): Phrase =>
        rich` ${strong(name)} is looked at much and bought little: ${views(seen)}, ${loss(f.percent(rate))} of its viewers buy it.`,
      missing: (term: string, n: number): Phrase =>
        rich` Nothing was found for ${code(term)}, ${loss(f.count(n, { one: 'search', other: 'searches' }))}.`,
    },
    by: 'By',
    bys: { item: 'product', category: 'category' },
    products: {
      title: 'Products',
      sub: (n: number, all: number) =>
        n === all ? `${f.number(all)} in all` : `${f.number(n)} of ${f.number(all)}`,
      empty: 'No product was seen in this period.',
      key: { item: 'Product', category: 'Category' },
      viewed: 'Looked at',
      added: 'Added',
      removed: 'Taken out',
      checkedOut: 'In checkouts',
      bought: 'Orders',
      pieces: 'Pieces',
      addRate: 'Add rate',
      addRateMeaning: 'Of the people who viewed it, those who added it.',
      buyRate: 'Buy rate',
      buyRateMeaning: 'Of the people who added it, those who bought it.',
      viewToBuy: 'View to buy',
      viewToBuyMeaning: 'Of the people who viewed it, those who bought it.',
      revenue: 'Revenue',
      refunded: 'Given back',
    },
    searches: {
      title: 'Searches',
      sub: (n: number) => f.count(n, { one: 'term', other: 'terms' }),
      empty: 'Nobody searched in this period.',
      term: 'Term',
      searches: 'Searches',
      zero: 'Without a result',
      sessions: 'Sessions',
      exits: 'Left after it',
      exitRate: 'Exit rate',
      exitRateMeaning:
        'Closed sessions in which nothing followed but its results / sessions with it.',
      purchases: 'Bought after it',
      purchaseRate: 'Purchase rate',
      purchaseRateMeaning: 'Sessions with an order after it / sessions with it.',
    },
  };
};
