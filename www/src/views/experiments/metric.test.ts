import { expect, it } from 'vitest';
import { Formats } from '../../i18n/formats';
import { metricFormat } from './metric';

const f = new Formats('en', 'UTC', null);
const format = (metric: string, currency: string | null) =>
  metricFormat(metric, currency, f, (difference) => `${f.signed(difference * 100, 1)} pp`);

it('writes shares as percentages and their differences as points', () => {
  expect(format('conversion:purchase', null).mean(0.0975)).toBe('9.75%');
  expect(format('conversion:purchase', null).difference(0.014)).toBe('+1.4 pp');
});

it('writes revenue in its currency', () => {
  expect(format('revenue', 'USD').mean(1234.4)).toBe('$12.34');
  expect(format('revenue', 'USD').mean(null)).toBe('–');
});

it('writes other metrics, and revenue without a currency, as numbers', () => {
  expect(format('mean:minutes', null).mean(2.345)).toBe('2.35');
  expect(format('revenue', null).mean(1234)).toBe('1,234');
});
