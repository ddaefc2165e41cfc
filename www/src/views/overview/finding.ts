/** What the overview has to say first. */
import type { Overview } from '../../api/types';
import type { Messages } from '../../i18n/messages';
import { rich, type Phrase } from '../../i18n/rich';

/** Below it a rate says next to nothing. */
const FEW_SESSIONS = 30;

export function overviewFinding(
  words: Messages['overview']['finding'],
  now: Overview,
  before: Overview | undefined,
): Phrase {
  if (now.sessions < FEW_SESSIONS && now.orders === 0) return words.few(now.sessions);
  const said =
    now.orders > 0
      ? words.sold(now.sessions, now.visitors, now.orders, now.revenue)
      : words.visited(now.sessions, now.visitors, now.bounce_rate, now.closed_sessions);
  if (!before || before.sessions < FEW_SESSIONS || !isComparable(before)) return said;
  return rich`${said}${words.change(change(now.sessions, before.sessions))}`;
}

/**
 * Whether the site was measured from the start of the earlier stretch: else its
 * figures are those of a shorter time, and a change would say nothing.
 */
export function isComparable(before: Overview): boolean {
  const { series } = before;
  const lead = series.slice(0, Math.ceil(series.length / 10));
  return lead.some(({ sessions }) => sessions > 0);
}

/** Relative change; callers ask only where there was something before. */
export function change(now: number, before: number): number {
  return (now - before) / before;
}
