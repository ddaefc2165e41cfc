import { expect, it } from 'vitest';
import type { PlanReport } from '../../api/types';
import { trial } from '../../i18n/en/trial';
import { Formats } from '../../i18n/formats';
import { plain } from '../../i18n/rich';
import { plannerFinding } from './plannerFinding';

const words = trial(new Formats('en', 'UTC', null)).planner;
const plan: PlanReport = {
  metric: 'conversion:purchase',
  currency: null,
  visitors: 4000,
  weekly_visitors: 1000,
  mean: 0.3,
  reason: null,
  minimum_days: 7,
  alpha: 0.05,
  power: 0.8,
  detectable: [],
  lift: 0.1,
  needed: { weeks: 3, visitors: 3000 },
  needed_fixed: { weeks: 2, visitors: 2000 },
};
const say = (changes: Partial<PlanReport>) =>
  plain(plannerFinding(words, { ...plan, ...changes }, (mean) => `${mean ?? ''}`));

it.each([
  [
    {},
    'To see +10% it takes 3 weeks and 3,000 visitors (80% power). 1,000 visitors a week, 0.3 so far.',
  ],
  [{ needed: null }, /^An effect of \+10% cannot be seen/],
  [{ visitors: 0, weekly_visitors: null }, /^Nobody met this place/],
])('%j', (changes, expected) => {
  expect(say(changes)).toMatch(expected);
});
