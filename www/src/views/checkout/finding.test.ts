import { describe, expect, it } from 'vitest';
import type { Checkout, CheckoutStep, Signal } from '../../api/types';
import { checkout } from '../../i18n/en/checkout';
import { Formats } from '../../i18n/formats';
import { plain } from '../../i18n/rich';
import { checkoutFinding, signalWords, strongest, total, worstStep } from './finding';

const words = checkout(new Formats('en', 'UTC', 'BRL'));
const brl = (minor: number) => [{ currency: 'BRL', minor }];
const step = (name: string, reached: number, left: number, minor: number): CheckoutStep => ({
  step: name,
  reached,
  skipped: 0,
  left,
  pending: 0,
  abandonment: left / reached,
  money_left: minor ? brl(minor) : [],
  last_errors: [],
  last_fields: [],
  last_interactions: [],
  shipping: [],
  payment: [],
  coupons: [],
});
const signal = (
  name: string,
  withIt: [number, number] | null,
  without: [number, number] | null,
): Signal => ({
  signal: name,
  with: { attempts: 100, left: 50, rate: 0.5, interval: withIt },
  without: { attempts: 100, left: 20, rate: 0.2, interval: without },
  relation: 'associated',
});
const report: Checkout = {
  carts: {
    carts: 200,
    active: 0,
    abandoned: 20,
    lost: 60,
    recovered: 20,
    bought: 100,
    emptied: 0,
    settled: 180,
    abandonment_rate: 80 / 180,
    loss_rate: 60 / 180,
    recovery_rate: 0.25,
    value_at_risk: brl(9_000_00),
    without_value: 0,
  },
  checkout: {
    attempts: 110,
    pending: 10,
    ordered: 60,
    abandonment: 0.4,
    steps: [step('begin_checkout', 110, 25, 4_000_00), step('add_payment_info', 80, 15, 6_000_00)],
  },
  signals: [signal('error:declined', [0.4, 0.6], [0.1, 0.3])],
  breakdown: [],
};
const say = (changes: Partial<Checkout['checkout']> = {}, carts = report.carts.carts) =>
  plain(
    checkoutFinding(
      words.finding,
      {
        ...report,
        carts: { ...report.carts, carts },
        checkout: { ...report.checkout, ...changes },
      },
      (name) => words.steps[name] ?? name,
      (name) => signalWords(name, words.signals),
    ),
  );

describe('checkoutFinding', () => {
  it('says what stayed, where most of it, and what went with it', () => {
    expect(say().replace(/ /g, ' ')).toBe(
      'R$10K stayed in the checkout: 40 of 100 attempts were left.' +
        ' Most of it at Payment chosen: R$6,000.00.' +
        ' Who saw the error declined leaves more often: 40% to 60%,' +
        ' against 10% to 30% of the others (95% intervals; association, not cause).',
    );
  });

  it.each([
    { changes: { attempts: 0, pending: 0 }, carts: 0, expected: /^Nobody put anything/ },
    { changes: { attempts: 39 }, carts: 9, expected: /^Only 39 attempts/ },
    { changes: { ordered: 100 }, carts: 9, expected: /^None of 100 attempts/ },
  ])('$expected', ({ changes, carts, expected }) => {
    expect(say(changes, carts)).toMatch(expected);
  });

  it('counts people where no money is known', () => {
    const steps = [step('begin_checkout', 100, 25, 0), step('add_payment_info', 80, 15, 0)];
    expect(say({ steps })).toMatch(/^40 of 100 attempts .* Most at Began checkout: 25\./);
  });
});

it('the worst step is the one that keeps most money', () => {
  expect(worstStep(report.checkout.steps)?.step).toBe('add_payment_info');
  expect(worstStep([step('a', 10, 0, 0)])).toBeUndefined();
});

it('a signal counts once its intervals do not meet', () => {
  expect(strongest([signal('a', [0.2, 0.4], [0.3, 0.5])])).toBeUndefined();
  expect(strongest([signal('a', null, [0.3, 0.5])])).toBeUndefined();
  expect(strongest([signal('field_left:a/b', [0.9, 1], [0, 0.1])])).toBeUndefined();
  const both = [signal('a', [0.4, 0.5], [0.1, 0.3]), signal('b', [0.6, 0.7], [0.1, 0.2])];
  expect(strongest(both)?.signal).toBe('b');
});

it('currencies are never added up', () => {
  const lists = [brl(5), [{ currency: 'USD', minor: 9 }], brl(3)];
  expect(total(lists)).toEqual([
    { currency: 'USD', minor: 9 },
    { currency: 'BRL', minor: 8 },
  ]);
});

it.each([
  ['error', 'saw an error'],
  ['error:not:found', 'saw the error not:found'],
  ['field_left:checkout/cep', 'left the field checkout/cep'],
  ['shipping_quote', 'saw a shipping quote'],
  ['constructor:x', 'constructor:x'],
])('signal %s reads %s', (name, expected) => {
  expect(signalWords(name, words.signals)).toBe(expected);
});
