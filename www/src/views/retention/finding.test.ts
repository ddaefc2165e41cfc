import { expect, it } from 'vitest';
import type { Retention } from '../../api/types';
import { retention } from '../../i18n/en/retention';
import { Formats } from '../../i18n/formats';
import { plain } from '../../i18n/rich';
import { retentionFinding } from './finding';

const words = retention(new Formats('en', 'UTC', null)).finding;
const none = {
  buyers: 0,
  second_order: 0,
  rate: null,
  median_days: null,
  p25_days: null,
  p75_days: null,
};
const cohort = (size: number, ...later: number[]) => ({
  start: 0,
  partial: false,
  size,
  returned: [size, ...later],
});
const say = (report: Retention, of: 'activity' | 'order' = 'activity') =>
  plain(retentionFinding(words, report, of, 'week'));

it('says who came back, out of whom', () => {
  const cohorts = [cohort(100, 30), cohort(100, 10), cohort(500)];
  expect(say({ cohorts, repurchase: none })).toBe(
    '20% came back one week later: 40 of 200 people.',
  );
  const repurchase = { ...none, buyers: 50, second_order: 5, rate: 0.1, median_days: 3.5 };
  expect(say({ cohorts, repurchase }, 'order')).toBe(
    '20% ordered again one week later: 40 of 200 buyers. Of 50 first-time buyers,' +
      ' 5 (10%) have a second order by now, half of them within 3.5 days.',
  );
});

it('says where it is too early, or nobody came', () => {
  expect(say({ cohorts: [cohort(9)], repurchase: none })).toMatch(/^Only 9 people .* come back/);
  expect(say({ cohorts: [], repurchase: none })).toMatch(/^Nobody/);
});
