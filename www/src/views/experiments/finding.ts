/**
 * What an experiment allows to be said. Nothing about a winner while the split is
 * wrong or figures are few; never "because" of more than the test itself.
 */
import type { Comparison, Experiment } from '../../api/types';
import type { Messages } from '../../i18n/messages';
import { rich, type Phrase } from '../../i18n/rich';

/** Below it intervals are wider than any effect a shop sees. */
const FEW_EXPOSED = 100;
const ALPHA = 0.05;

/** The p-value that decides: corrected for several variants where there are several. */
export function decidingP({ frequentist }: Comparison): number | null {
  return frequentist?.p_adjusted ?? frequentist?.p ?? null;
}

export function isClear(comparison: Comparison): boolean {
  const p = decidingP(comparison);
  return p !== null && p < ALPHA;
}

export function experimentFinding(
  words: Messages['experiments']['finding'],
  report: Experiment,
): Phrase {
  const exposed = report.variants.reduce((sum, variant) => sum + variant.exposed, 0);
  if (exposed === 0) return words.nobody();
  if (report.srm.warning) return words.mismatch(report.srm.p);
  const converters = report.variants.reduce((sum, variant) => sum + variant.converters, 0);
  if (exposed < FEW_EXPOSED || converters === 0) return words.few(exposed, converters);
  const best = strongest(report.comparisons);
  if (!best) return words.undefinedEffect(exposed);
  const rate = (name: string | undefined) =>
    report.variants.find(({ variant }) => variant === name)?.mean ?? null;
  const control = report.variants.find(
    ({ variant }) => !report.comparisons.some((comparison) => comparison.variant === variant),
  );
  const figures = {
    variant: best.variant,
    rate: rate(best.variant),
    control: control?.mean ?? null,
    effect: best.effect.relative,
    interval: best.frequentist?.interval ?? null,
    p: decidingP(best),
    exposed,
  };
  const said = isClear(best) ? words.clear(figures) : words.unclear(figures);
  return rich`${said}${words.caution()}`;
}

function strongest(comparisons: readonly Comparison[]): Comparison | undefined {
  return comparisons
    .filter((comparison) => decidingP(comparison) !== null)
    .reduce<Comparison | undefined>(
      (best, next) => (best && (decidingP(best) ?? 1) <= (decidingP(next) ?? 1) ? best : next),
      undefined,
    );
}
