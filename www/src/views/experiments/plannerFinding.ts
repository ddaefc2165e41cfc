/** What it takes to see the effect that was asked for. */
import type { PlanReport } from '../../api/types';
import type { trial } from '../../i18n/en/trial';
import { rich, type Phrase } from '../../i18n/rich';

export function plannerFinding(
  words: ReturnType<typeof trial>['planner'],
  plan: PlanReport,
  mean: (value: number | null) => string,
): Phrase {
  const { visitors, weekly_visitors: weekly, needed, lift } = plan;
  if (visitors === 0 || weekly === null || lift === null) return words.nobody();
  const said = needed ? words.needed(lift, needed.weeks, needed.visitors) : words.tooLong(lift);
  return rich`${said}${words.pace(weekly, mean(plan.mean))}`;
}
