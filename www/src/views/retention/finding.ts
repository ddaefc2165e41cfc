/** How many come back one period later, and how many ordered twice. */
import type { Retention } from '../../api/types';
import type { retention } from '../../i18n/en/retention';
import { rich, type Phrase } from '../../i18n/rich';
import { together } from '../../layout/cohorts';

export function retentionFinding(
  words: ReturnType<typeof retention>['finding'],
  { cohorts, repurchase }: Retention,
  of: 'activity' | 'order',
  period: string,
): Phrase {
  const people = cohorts.reduce((sum, { size }) => sum + size, 0);
  if (people === 0) return words.nobody();
  const [next] = together(cohorts);
  const second =
    repurchase.rate !== null
      ? words.second(
          repurchase.second_order,
          repurchase.buyers,
          repurchase.rate,
          repurchase.median_days,
        )
      : '';
  if (!next) return rich`${words.few(people)}${second}`;
  const say = of === 'order' ? words.reordered : words.returned;
  return rich`${say(next.rate, next.returned, next.size, period)}${second}`;
}
