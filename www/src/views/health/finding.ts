/** Whether anything is lost, and what. */
import type { Delivery } from '../../api/types';
import type { health } from '../../i18n/en/health';
import { rich, type Phrase } from '../../i18n/rich';
import type { SiteMetrics } from './metrics';

export function healthFinding(
  words: ReturnType<typeof health>['finding'],
  metrics: SiteMetrics,
  delivery: Delivery | undefined,
): Phrase {
  const { stored, duplicates, damaged } = metrics;
  const rejected = metrics.rejected.reduce((sum, { count }) => sum + count, 0);
  const refused = metrics.refused.reduce((sum, { count }) => sum + count, 0);
  const all = stored + duplicates + rejected;
  const incomplete =
    delivery?.is_low && delivery.completeness !== null
      ? words.incomplete(delivery.completeness)
      : '';
  const first =
    damaged > 0
      ? words.damaged(damaged)
      : rejected > 0
        ? words.rejected(rejected, all, rejected / all)
        : all > 0
          ? words.well(stored)
          : words.quiet();
  return rich`${first}${refused > 0 ? words.refused(refused) : ''}${incomplete}${words.since()}`;
}
