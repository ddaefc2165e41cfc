/** How many convert, out of whom, and where most stop. */
import type { Funnel } from '../../api/types';
import type { Scope } from '../../i18n/en/funnel';
import type { Messages } from '../../i18n/messages';
import { rich, type Phrase } from '../../i18n/rich';

export function funnelFinding(
  words: Messages['funnel']['finding'],
  report: Funnel,
  scope: Scope,
  name: (label: string) => string,
): Phrase {
  const { converted, dropped, pending, rate } = report;
  const first = report.steps[0];
  if (!first || report.entered === 0) return words.nobody(name(first?.label ?? ''));
  if (rate === null) return words.undecided(pending, scope);
  const worst = report.steps.reduce((most, step) => (step.dropped > most.dropped ? step : most));
  const stops =
    worst.dropped > 0
      ? words.worst(name(worst.label), worst.dropped, worst.dropped / worst.reached)
      : '';
  const beside = pending > 0 ? words.pending(pending) : '';
  return rich`${words.rate(converted, converted + dropped, rate, scope)}${stops}${beside}`;
}
