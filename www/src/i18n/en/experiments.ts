import type { Interval } from '../../api/types';
import type { Formats } from '../formats';
import { code, gain, loss, note, rich, strong, type Phrase } from '../rich';

/** A comparison in figures, as the finding says it. */
export interface Verdict {
  variant: string;
  rate: number | null;
  control: number | null;
  effect: number | null;
  interval: Interval | null;
  p: number | null;
  exposed: number;
}

export const experiments = (f: Formats) => {
  const visitors = (n: number) => f.count(n, { one: 'exposed visitor', other: 'exposed visitors' });
  const effect = (v: Verdict) => ((v.effect ?? 0) < 0 ? loss : gain)(f.signedPercent(v.effect));
  const interval = (v: Verdict) =>
    v.interval
      ? `interval ${f.signedPercent(v.interval[0])} to ${f.signedPercent(v.interval[1])}, p = ${f.pValue(v.p)}`
      : `p = ${f.pValue(v.p)}`;
  return {
    finding: {
      none: (): Phrase =>
        rich`No experiment was seen on this site in this period. Call ${code('jornada("experiment", id, callback)')} where the page should differ.`,
      nobody: (): Phrase => rich`Nobody was exposed to this experiment in this period.`,
      few: (exposed: number, converters: number): Phrase =>
        rich`Not enough data yet: ${strong(visitors(exposed))}, ${f.count(converters, { one: 'converted', other: 'converted' })}. Let it run before reading a difference into it.`,
      mismatch: (p: number | null): Phrase =>
        rich`${loss('The split is not as planned')} (p = ${f.pValue(p)}): something lets one variant in more often, so its figures cannot be trusted. Look for it before deciding.`,
      undefinedEffect: (exposed: number): Phrase =>
        rich`${strong(visitors(exposed))}, but the effect cannot be computed yet; the table says why.`,
      clear: (v: Verdict): Phrase =>
        rich`${strong(v.variant)} converts ${strong(f.percent(v.rate, 2))} against ${f.percent(v.control, 2)} of the control: ${effect(v)} (${interval(v)}), out of ${visitors(v.exposed)}.`,
      unclear: (v: Verdict): Phrase =>
        rich`No clear difference yet: ${strong(v.variant)} at ${f.percent(v.rate, 2)}, the control at ${f.percent(v.control, 2)} (${interval(v)}), out of ${visitors(v.exposed)}.`,
      caution: (): Phrase =>
        rich` ${note('The fixed-horizon test holds for an end agreed beforehand: stopping at the first good look misleads.')}`,
    },
    list: 'Experiments of this site',
    idLabel: 'Experiment id',
    open: 'Open',
    metric: 'Conversion',
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
      mean: 'Conversion rate',
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
      interval: 'Interval of the relative difference',
      p: 'p (Welch)',
      pAdjusted: 'p corrected for several variants',
      z: 'p (pooled z, absolute)',
      reason: 'Why not',
      text: (name: string, effect: string, interval: string) => `${name}: ${effect} (${interval})`,
      none: 'There is no difference to draw yet.',
    },
    reasons: {
      no_exposed: 'nobody exposed in one of the variants',
      control_mean_zero: 'the control has no conversion to compare with',
      no_variance: 'all visitors of a variant did the same',
    } as Record<string, string>,
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
