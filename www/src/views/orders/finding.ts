/** How many of the orders are paid, what waits, what fell through, and who told of them. */
import type { Orders } from '../../api/types';
import type { orders } from '../../i18n/en/orders';
import { rich, type Phrase } from '../../i18n/rich';

type Words = ReturnType<typeof orders>['finding'];

export function ordersFinding(words: Words, report: Orders): Phrase {
  const { placed, paid, cancelled, waiting, revenue, coverage } = report;
  if (placed === 0) return words.none();
  return rich`${words.paid(placed, paid, revenue.paid)}${
    waiting > 0 ? words.waiting(waiting) : ''
  }${cancelled > 0 ? words.cancelled(cancelled, cancelled / placed) : ''}${
    coverage.seen_rate === null ? '' : words.coverage(coverage.seen_rate, coverage.known)
  }`;
}

/** Paid among those that do not wait any more. */
export function paidRate({ paid, cancelled }: Orders): number | null {
  return paid + cancelled > 0 ? paid / (paid + cancelled) : null;
}
