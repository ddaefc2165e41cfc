import type { Interval } from '../../api/types';
import type { Formats } from '../formats';
import { code, gain, loss, rich, strong, type Phrase } from '../rich';

/** A comparison in figures, as the finding says it; means as their metric writes them. */
export interface Standing {
  variant: string;
  mean: string;
  control: string;
  effect: number | null;
  interval: Interval | null;
  p: number | null;
  exposed: number;
  days: number;
}

export const experiments = (f: Formats) => {
  const visitors = (n: number) => f.count(n, { one: 'exposed visitor', other: 'exposed visitors' });
  const outOf = (s: Standing) =>
    `out of ${visitors(s.exposed)} in ${f.count(s.days, { one: 'day', other: 'days' })}`;
  const effect = (s: Standing) => ((s.effect ?? 0) < 0 ? loss : gain)(f.signedPercent(s.effect));
  const sure = (s: Standing) =>
    s.interval
      ? `interval ${f.signedPercent(s.interval[0])} to ${f.signedPercent(s.interval[1])}, p = ${f.pValue(s.p)}`
      : `p = ${f.pValue(s.p)}`;
  return {
    finding: {
      none: (): Phrase =>
        rich`No experiment is defined on this site. Define one, or open one by the id that its exposures carry; in the page it is ${code('jornada("experiment", id, callback)')}.`,
      nobody: (): Phrase => rich`Nobody was exposed to this experiment in this period.`,
      few: (exposed: number, converters: number): Phrase =>
        rich`Not enough data yet: ${strong(visitors(exposed))}, ${f.count(converters, { one: 'converted', other: 'converted' })}. Let it run before reading a difference into it.`,
      mismatch: (p: number | null, multiple: number): Phrase =>
        rich`${loss('The split is not as planned')} (p = ${f.pValue(p)}; ${f.count(multiple, { one: 'visitor', other: 'visitors' })} met two variants): the figures cannot be trusted. Find the cause before deciding.`,
      tooEarly: (s: Standing): Phrase =>
        rich`${strong(s.variant)} differs: ${s.mean} against ${s.control} of the control, ${effect(s)} (${sure(s)}), ${outOf(s)}. Let it run for a full week: weekdays differ.`,
      wins: (s: Standing): Phrase =>
        rich`${strong(s.variant)} wins: ${strong(s.mean)} against ${s.control} of the control, ${effect(s)} (${sure(s)}), ${outOf(s)}.`,
      controlWins: (s: Standing): Phrase =>
        rich`Keep the control at ${strong(s.control)}: ${strong(s.variant)} is at ${s.mean}, ${effect(s)} (${sure(s)}), ${outOf(s)}.`,
      guardrail: (s: Standing, metric: string): Phrase =>
        rich`${strong(s.variant)} is better: ${s.mean} against ${s.control} of the control, ${effect(s)} (${sure(s)}), ${outOf(s)}. ${loss('But a guardrail got worse')}: ${code(metric)}.`,
      undecided: (s: Standing): Phrase =>
        rich`No clear difference yet: ${strong(s.variant)} at ${s.mean}, the control at ${s.control} (${sure(s)}), ${outOf(s)}.`,
    },
    list: 'Experiments of this site',
    idLabel: 'Another id',
    open: 'Open',
    metric: 'Metric',
    window: 'Counted within',
    windowNone: 'any time after exposure',
    windows: { '1d': '1 day', '7d': '7 days', '14d': '14 days', '30d': '30 days' } as Record<
      string,
      string
    >,
    variants: {
      title: 'Variants',
      sub: 'each visitor once, by the first exposure',
      variant: 'Variant',
      weight: 'Planned share',
      exposed: 'Exposed',
      converters: 'Converted',
      conversions: 'Conversions',
      mean: { share: 'Conversion rate', other: 'Mean per visitor' },
      interval: '95% interval',
      control: (name: string) => `${name} (control)`,
      text: (name: string, rate: string, interval: string) => `${name}: ${rate} (${interval})`,
    },
    comparisons: {
      title: 'Against the control',
      sub: 'relative difference with its interval',
      variant: 'Variant',
      absolute: 'Absolute difference',
      relative: 'Relative difference',
      interval: 'Always-valid interval',
      p: 'Always-valid p',
      fixedP: 'Fixed-sample p (Welch)',
      adjustedP: 'Fixed p, corrected (Holm)',
      z: 'Pooled z p',
      chance: 'Chance to win',
      reason: 'Why not',
      text: (name: string, effect: string, interval: string) => `${name}: ${effect} (${interval})`,
      none: 'There is no difference to draw yet.',
    },
    reasons: {
      empty_arm: 'a variant has no visitors yet',
      zero_variance: 'all visitors of a variant did the same so far',
      zero_baseline: 'the control’s mean is zero, so there is no relative effect',
      zero_denominator: 'the denominator of the ratio is zero',
      too_few_arms: 'fewer than two variants have a weight above zero',
      too_short: 'less than a day of exposures',
      zero_cap: 'so many visitors have nothing that the cap would be zero',
    } as Record<string, string>,
    validity:
      'The verdict uses the always-valid test: look as often as you like. The fixed-sample p holds for one look at an end agreed beforehand.',
    range: (low: string, high: string) => `${low} to ${high}`,
    multiple: (n: number) =>
      f.count(n, {
        one: 'visitor met two variants and is left out.',
        other: 'visitors met two variants and are left out.',
      }),
    balanced: (p: string) => `The split is as planned (p = ${p}).`,
    unbalanced: (p: string) => `The split is not as planned (sample ratio mismatch, p = ${p}).`,
  };
};
