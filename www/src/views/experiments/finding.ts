/**
 * What an experiment allows to be said: the collector's verdict, with the figures
 * behind it. The verdict rests on the test that stays valid however often somebody
 * looks; the fixed-sample test is only shown beside.
 */
import type { Comparison, Experiment } from '../../api/types';
import type { Messages } from '../../i18n/messages';
import type { Phrase } from '../../i18n/rich';

export function experimentFinding(
  words: Messages['experiments']['finding'],
  report: Experiment,
  /** Writes a mean as its metric is: a share, money or a number. */
  mean: (value: number | null) => string,
): Phrase {
  const { code, days } = report.verdict;
  const total = (figure: 'exposed' | 'converters') =>
    report.variants.reduce((sum, variant) => sum + variant[figure], 0);
  const exposed = total('exposed');
  if (code === 'no_data') return words.nobody();
  if (code === 'sample_ratio_mismatch')
    return words.mismatch(report.srm.p, report.multiple_exposed);
  const about = subject(report);
  if (code === 'not_enough_data' || !about) return words.few(exposed, total('converters'));
  const meanOf = (name: string | null) =>
    mean(report.variants.find(({ variant }) => variant === name)?.mean ?? null);
  const figures = {
    variant: about.variant,
    mean: meanOf(about.variant),
    control: meanOf(report.control),
    effect: about.effect.relative,
    interval: about.sequential?.interval ?? null,
    p: about.sequential?.p ?? null,
    exposed,
    days,
  };
  switch (code) {
    case 'too_early':
      return words.tooEarly(figures);
    case 'variation_wins':
      return words.wins(figures);
    case 'control_wins':
      return words.controlWins(figures);
    case 'guardrail_worse':
      return words.guardrail(
        figures,
        report.guardrails.find(({ worse }) => worse.includes(about.variant))?.metric ?? '',
      );
    case 'undecided':
      return words.undecided(figures);
  }
}

/** The variant the verdict names, else the one with the strongest evidence. */
function subject({ verdict, comparisons }: Experiment): Comparison | undefined {
  const named = comparisons.find(({ variant }) => variant === verdict.variant);
  if (named) return named;
  const p = ({ sequential }: Comparison) => sequential?.p ?? 2;
  return comparisons.reduce<Comparison | undefined>(
    (best, next) => (best && p(best) <= p(next) ? best : next),
    undefined,
  );
}
