import { describe, expect, it } from 'vitest';
import type { Comparison, Experiment, Variant } from '../../api/types';
import { en } from '../../i18n/en';
import { Formats } from '../../i18n/formats';
import { plain } from '../../i18n/rich';
import { experimentFinding } from './finding';

const words = en(new Formats('en', 'UTC', null)).experiments.finding;
const variant = (name: string, exposed: number, converters: number): Variant => ({
  variant: name,
  weight: 1,
  exposed,
  converters,
  conversions: converters,
  mean: converters / exposed,
  interval: null,
});
const comparison = (name: string, relative: number, p: number | null): Comparison => ({
  variant: name,
  effect: { absolute: null, relative },
  frequentist: { p, p_adjusted: p, interval: [relative - 0.1, relative + 0.1] },
  pooled_z: null,
});
const report = (change: Partial<Experiment> = {}): Experiment => ({
  variants: [variant('control', 1_000, 80), variant('direct', 1_000, 100)],
  comparisons: [comparison('direct', 0.25, 0.012)],
  srm: { chi2: 0, p: 1, warning: false },
  multiple_exposed: 0,
  ...change,
});
const say = (change: Partial<Experiment> = {}) => plain(experimentFinding(words, report(change)));

describe('experimentFinding', () => {
  it('says a clear difference with its interval and its denominator', () => {
    expect(say()).toContain(
      'direct converts 10% against 8% of the control: +25% (interval +15% to +35%, p = 0.012), out of 2,000 exposed visitors.',
    );
  });

  it('says that there is no clear difference yet', () => {
    expect(say({ comparisons: [comparison('direct', 0.02, 0.8)] })).toContain(
      'No clear difference yet',
    );
  });

  it('speaks of the variant with the strongest evidence', () => {
    const comparisons = [comparison('two', -0.05, 0.4), comparison('direct', 0.25, 0.012)];
    expect(say({ comparisons })).toContain('direct converts');
  });

  it('names no winner when the split is wrong', () => {
    const said = say({ srm: { chi2: 20, p: 0.00001, warning: true } });
    expect(said).toContain('not as planned');
    expect(said).not.toContain('converts');
  });

  it('concludes nothing from few, from no conversion, or from nobody', () => {
    expect(say({ variants: [variant('control', 20, 2), variant('direct', 20, 9)] })).toContain(
      'Not enough data yet',
    );
    expect(say({ variants: [variant('control', 900, 0), variant('direct', 900, 0)] })).toContain(
      'Not enough data yet',
    );
    expect(say({ variants: [] })).toContain('Nobody');
  });

  it('has words for an effect that is not defined', () => {
    expect(say({ comparisons: [comparison('direct', 0, null)] })).toContain('cannot be computed');
  });
});
