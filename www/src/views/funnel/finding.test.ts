import { describe, expect, it } from 'vitest';
import type { Funnel, FunnelStep } from '../../api/types';
import { en } from '../../i18n/en';
import { Formats } from '../../i18n/formats';
import { plain } from '../../i18n/rich';
import { funnelFinding } from './finding';

const words = en(new Formats('en', 'UTC', null)).funnel.finding;
const step = (label: string, reached: number, dropped: number): FunnelStep => ({
  label,
  optional: false,
  reached,
  dropped,
  pending: 0,
  from_previous: null,
  from_first: null,
  median_ms: null,
});
const funnel: Funnel = {
  entered: 110,
  converted: 20,
  dropped: 80,
  pending: 10,
  rate: 0.2,
  steps: [step('/cart', 110, 60), step('checkout', 40, 20), step('bought', 20, 0)],
  time_to_convert: {
    median_ms: null,
    p25_ms: null,
    p75_ms: null,
    p90_ms: null,
    histogram: [],
    kaplan_meier: [],
  },
  breakdown: [],
};
const say = (change: Partial<Funnel>) =>
  plain(funnelFinding(words, { ...funnel, ...change }, 'visitor', (label) => label));

describe('funnelFinding', () => {
  it('divides by decided attempts, and keeps pending ones beside', () => {
    expect(say({})).toBe(
      '20% converted: 20 of 100 visitors whose attempt is decided. Most stop after /cart: 60 (54.5% of those who got there). 10 still under way, in no rate.',
    );
  });

  it('shows no rate of nothing', () => {
    expect(say({ rate: null, converted: 0, dropped: 0 })).toContain('none decided yet');
    expect(say({ entered: 0 })).toBe('Nobody reached /cart in this period.');
  });
});
