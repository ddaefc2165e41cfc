/** Who comes back, and who orders again. */
import type { Formats } from '../formats';
import { gain, note, rich, strong, type Phrase } from '../rich';

export type Period = 'day' | 'week' | 'month';

export const retention = (f: Formats) => {
  const NOUNS = {
    day: { one: 'day', other: 'days' },
    week: { one: 'week', other: 'weeks' },
    month: { one: 'month', other: 'months' },
  };
  const visitors = (n: number) => f.count(n, { one: 'person', other: 'people' });
  return {
    finding: {
      nobody: (): Phrase => rich`Nobody came for the first time in this period.`,
      few: (n: number): Phrase =>
        rich`Only ${strong(visitors(n))} came for the first time, and no period after has passed yet: come back later.`,
      returned: (rate: number, n: number, all: number, period: string): Phrase =>
        rich`${gain(f.percent(rate))} came back one ${period} later: ${strong(f.number(n))} of ${visitors(all)}.`,
      reordered: (rate: number, n: number, all: number, period: string): Phrase =>
        rich`${gain(f.percent(rate))} ordered again one ${period} later: ${strong(f.number(n))} of ${f.count(all, { one: 'buyer', other: 'buyers' })}.`,
      second: (n: number, buyers: number, rate: number, days: number | null): Phrase =>
        rich` ${note(`Of ${f.count(buyers, { one: 'first-time buyer', other: 'first-time buyers' })}, ${f.number(n)} (${f.percent(rate)}) have a second order by now${days === null ? '' : `, half of them within ${f.decimal(days, 1)} days`}.`)}`,
    },
    period: 'By',
    periods: { day: 'day', week: 'week', month: 'month' },
    of: 'Returning means',
    ofs: { activity: 'any visit', order: 'an order' },
    returns: {
      exact: 'in exactly that period',
      window: 'in it or the one before or after',
      unbounded: 'in it or later',
    },
    return: 'Counted',
    title: 'Who came back',
    sub: 'each row: people who first came then; each column: the share that came back so much later',
    cohort: 'First seen',
    size: 'People',
    after: (k: number, period: Period) => `+${f.count(k, NOUNS[period])}`,
    partial: 'more may still join',
    cell: (cohort: string, k: number, period: Period, rate: number, n: number, size: number) =>
      `${cohort}, ${f.count(k, NOUNS[period])} later: ${f.percent(rate)} (${f.number(n)} of ${f.number(size)})`,
    curve: 'All together',
    curveSub: 'people whose period has passed, over all cohorts',
    curveAxis: 'periods later',
  };
};
