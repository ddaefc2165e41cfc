import { describe, expect, it } from 'vitest';
import type { Comparison, Experiment, Variant, VerdictCode } from '../../api/types';
import { en } from '../../i18n/en';
import { Formats } from '../../i18n/formats';
import { plain } from '../../i18n/rich';
import { experimentFinding } from './finding';

const f = new Formats('en', 'UTC', null);
const variant = (name: string, exposed: number, converters: number): Variant => ({
  variant: name,
  weight: 1,
  exposed,
  converters,
  conversions: converters,
  counted: exposed,
  steps: [],
  mean: converters / exposed,
  interval: null,
  reason: null,
});
const comparison = (name: string, relative: number, p: number): Comparison => ({
  variant: name,
  effect: { absolute: null, relative, reason: null },
  cuped: null,
  frequentist: null,
  pooled_z: null,
  bayesian: null,
  sequential: {
    p,
    p_adjusted: p,
    interval: [relative - 0.1, relative + 0.1],
    significant: p < 0.05,
  },
  reason: null,
  gain: null,
  series: [],
});

function say(code: VerdictCode, named: string | null, change: Partial<Experiment> = {}): string {
  const report: Experiment = {
    id: 'button',
    metric: 'conversion:purchase',
    better: 'higher',
    control: 'control',
    currency: null,
    alpha: 0.05,
    first_exposure: 0,
    variants: [variant('control', 1_000, 80), variant('direct', 1_000, 100)],
    comparisons: [comparison('two', -0.05, 0.9), comparison('direct', 0.25, 0.012)],
    srm: { chi2: 0, p: 1, warning: false, reason: null },
    multiple_exposed: 0,
    left_out: 0,
    secondary: [],
    guardrails: [],
    cap: null,
    plan: {
      planned: null,
      exposed: 2_000,
      per_day: 222,
      minimum_days: 7,
      days_left: 19,
      detectable: 0.5,
      detectable_fixed: 0.4,
    },
    breakdown: null,
    verdict: {
      code,
      decision: 'keep_running',
      variant: named,
      days: 9,
      keep_running_days: 19,
      reason: '',
      words: { en: { decision: '', reason: '' }, pt_br: { decision: '', reason: '' } },
    },
    ...change,
  };
  const words = en(f).experiments.finding;
  return plain(experimentFinding(words, report, (mean) => f.percent(mean, 2)));
}

describe('experimentFinding', () => {
  it('says who wins, by how much, how surely, out of whom', () => {
    expect(say('variation_wins', 'direct')).toBe(
      'direct wins: 10% against 8% of the control, +25% (interval +15% to +35%, p = 0.012), out of 2,000 exposed visitors in 9 days.',
    );
  });

  it('speaks of the strongest evidence where the verdict names no variation', () => {
    expect(say('undecided', null)).toContain('direct at 10%');
    expect(say('control_wins', 'control')).toContain('direct');
  });

  it('asks for a whole week before calling it', () => {
    expect(say('too_early', 'direct')).toContain('full week');
  });

  it('tells of the guardrail that a better variation harms', () => {
    const guardrail = {
      metric: 'conversion:error',
      better: 'lower' as const,
      variants: [],
      comparisons: [],
      worse: ['direct'],
    };
    const said = say('guardrail_worse', 'direct', { guardrails: [guardrail] });
    expect(said).toContain('But a guardrail got worse: conversion:error.');
    expect(said).not.toContain('wins');
  });

  it('names no winner when the split is wrong', () => {
    const srm = { chi2: 20, p: 0.00001, warning: true, reason: null };
    const said = say('sample_ratio_mismatch', null, { srm });
    expect(said).toContain('not as planned');
    expect(said).not.toContain('wins');
  });

  it('concludes nothing from few, or from nobody', () => {
    expect(say('not_enough_data', null)).toContain('Not enough data yet: 2,000 exposed visitors');
    expect(say('no_data', null, { variants: [] })).toContain('Nobody');
  });
});
