import { describe, expect, it } from 'vitest';
import { Formats } from './formats';

const pt = new Formats('pt-BR', 'America/Sao_Paulo', 'BRL');
const en = new Formats('en', 'America/Sao_Paulo', 'BRL');
/** Intl writes no-break spaces; tests read better without. */
const spaced = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, ' ');

describe('figures', () => {
  it('writes numbers in the language', () => {
    expect(pt.number(14980)).toBe('14.980');
    expect(en.number(14980)).toBe('14,980');
    expect(pt.percent(0.0812)).toBe('8,1%');
    expect(en.percent(null)).toBe('–');
    expect(en.signedPercent(0.12)).toBe('+12%');
    expect(pt.average(1)).toBe('1,0');
  });

  it('writes money in the currency’s own minor unit', () => {
    expect(spaced(pt.money({ currency: 'BRL', minor: 12990 }))).toBe('R$ 129,90');
    expect(spaced(en.money({ currency: 'JPY', minor: 12990 }))).toBe('¥12,990');
    expect(spaced(pt.moneyShort({ currency: 'BRL', minor: 31_200_000 }))).toBe('R$ 312 mil');
    expect(spaced(pt.moneyShort({ currency: 'BRL', minor: 99_050 }))).toBe('R$ 990,50');
  });

  it('keeps currencies apart', () => {
    const list = [
      { currency: 'BRL', minor: 100 },
      { currency: 'USD', minor: 200 },
    ];
    expect(spaced(en.moneyList(list))).toBe('R$1.00 · $2.00');
    expect(en.moneyList([])).toBe('–');
    expect(pt.money({ currency: 'XXX', minor: 123_456 })).toBe('1.234,56');
  });

  it('never rounds a p-value to nought', () => {
    expect(en.pValue(3e-9)).toBe('< 0.0001');
    expect(en.pValue(0.0412)).toBe('0.041');
  });
});

describe('time', () => {
  it('shows instants in the site’s zone', () => {
    const instant = Date.parse('2026-11-22T02:30:00Z');
    expect(en.bucket(instant, 'day')).toBe('Nov 21');
    expect(pt.bucket(instant, 'hour')).toBe('23:30');
  });

  it('falls back to UTC for a zone the browser does not know', () => {
    expect(new Formats('en', 'Mars/Olympus', null).zone).toBe('UTC');
  });

  it('shows the last day inside a range, not the first outside', () => {
    expect(spaced(en.days({ from: '2026-11-01', to: '2026-12-01' }))).toBe('Nov 1 – 30, 2026');
  });

  it.each([
    [0, '0 sec'],
    [420, '420 ms'],
    [59_000, '59 sec'],
    [200_000, '3 min 20 sec'],
    [7_500_000, '2 hr 5 min'],
    [349_200_000, '4 days 1 hr'],
    [3_599_900, '60 min'],
  ])('%i ms is %s', (span, text) => {
    expect(en.duration(span)).toBe(text);
  });
});

it('counts with the right form of the noun', () => {
  const forms = { one: 'sessão', other: 'sessões' };
  expect(pt.count(1, forms)).toBe('1 sessão');
  expect(pt.count(2500, forms)).toBe('2.500 sessões');
});
