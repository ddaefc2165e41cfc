import { describe, expect, it } from 'vitest';
import type { Orders } from '../../api/types';
import { orders } from '../../i18n/en/orders';
import { Formats } from '../../i18n/formats';
import { plain } from '../../i18n/rich';
import { ordersFinding, paidRate } from './finding';

const words = orders(new Formats('en', 'UTC', 'BRL')).finding;
const brl = (minor: number) => [{ currency: 'BRL', minor }];
const report: Orders = {
  placed: 10,
  paid: 7,
  cancelled: 2,
  waiting: 1,
  refunded: 0,
  revenue: { placed: brl(1000), paid: brl(700), refunded: [], net: brl(1000) },
  coverage: {
    known: 4,
    seen_by_tag: 3,
    joined: 3,
    seen_rate: 0.75,
    joined_rate: 1,
    missed_offline: 0,
    missed_lost: 0,
    missed_untold: 1,
    missed_visitor_unknown: 0,
  },
  payment: [],
  rows: [],
  next: null,
};

describe('ordersFinding', () => {
  it('says what is paid, waits, fell through and was seen', () => {
    expect(plain(ordersFinding(words, report)).replace(/ /g, ' ')).toBe(
      'Of 10 orders, 7 are paid: R$7.00. 1 waits for the payment.' +
        ' 2 (20%) were cancelled or expired unpaid.' +
        ' The tag saw 75% of the 4 orders that the server told of.',
    );
  });

  it('leaves out what is not there', () => {
    const coverage = { ...report.coverage, known: 0, seen_rate: null };
    const said = ordersFinding(words, { ...report, waiting: 0, cancelled: 0, coverage });
    expect(plain(said)).toMatch(/^Of 10 orders, 7 are paid: .*\d\.$/);
    expect(plain(ordersFinding(words, { ...report, placed: 0 }))).toMatch(/^No order/);
  });
});

it('orders that wait are in no rate', () => {
  expect(paidRate(report)).toBeCloseTo(7 / 9);
  expect(paidRate({ ...report, paid: 0, cancelled: 0 })).toBeNull();
});
