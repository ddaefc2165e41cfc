import { describe, expect, it } from 'vitest';
import type { ProductRow, SearchRow } from '../../api/types';
import { products } from '../../i18n/en/products';
import { Formats } from '../../i18n/formats';
import { plain } from '../../i18n/rich';
import { productsFinding } from './finding';

const words = products(new Formats('en', 'UTC', 'BRL')).finding;
const product = (key: string, viewed: number, bought: number, rate: number): ProductRow => ({
  key,
  name: null,
  viewed,
  added: 0,
  removed: 0,
  checked_out: 0,
  bought,
  pieces: bought,
  revenue: bought > 0 ? [{ currency: 'BRL', minor: bought * 1000 }] : [],
  refunded: [],
  add_rate: null,
  buy_rate: null,
  view_to_buy_rate: rate,
});
const search = (term: string, zero: number): SearchRow => ({
  term,
  searches: 50,
  zero_results: zero,
  sessions: 50,
  exits_after: 0,
  purchases_after: 0,
  exit_rate: 0,
  purchase_rate: 0,
});
const say = (rows: ProductRow[], searches: SearchRow[] = []) =>
  plain(productsFinding(words, rows, searches, ({ key }) => key)).replace(/ /g, ' ');

describe('productsFinding', () => {
  it('names the best, the one seen and not bought, and what was not found', () => {
    const rows = [
      product('a', 200, 20, 0.1),
      product('b', 200, 18, 0.09),
      product('c', 900, 9, 0.01),
    ];
    expect(say(rows, [search('x', 3), search('y', 7)])).toBe(
      'a sells most: 20 orders, R$200.00. c is looked at much and bought little: 900 views,' +
        ' 1% of its viewers buy it. Nothing was found for y, 7 searches.',
    );
  });

  it('says no more than is there', () => {
    expect(say([])).toMatch(/^No product/);
    expect(say([product('a', 40, 0, 0)])).toBe('Nothing was bought yet, over 40 product views.');
    // Seen too little to be judged.
    expect(say([product('a', 200, 20, 0.1), product('b', 90, 1, 0.001)])).not.toMatch(/little/);
  });
});
