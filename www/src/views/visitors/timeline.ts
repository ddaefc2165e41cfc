/** A person's events, newest first, gathered under the sessions they are part of. */
import type { EventRow, SessionRow } from '../../api/types';

export interface Stretch {
  id: string;
  /** None for events that stand alone: what the server or a till told. */
  session: SessionRow | null;
  events: EventRow[];
}

/** Says how long a page was visible, which the eye does not need beside what was done. */
const UNSEEN = 'engagement';

/** Events next to one another of one session make a stretch. */
export function stretches(events: readonly EventRow[], sessions: readonly SessionRow[]): Stretch[] {
  const known = new Map(
    sessions.map((session) => [key(session.visitor, session.session), session]),
  );
  const found: Stretch[] = [];
  for (const event of events) {
    if (event.name === UNSEEN) continue;
    const id = event.session === null ? null : key(event.visitor, event.session);
    const session = id === null ? null : (known.get(id) ?? null);
    const last = found.at(-1);
    if (last && last.session === session) last.events.push(event);
    else found.push({ id: `${id ?? 'alone'} ${event.id}`, session, events: [event] });
  }
  return found;
}

function key(visitor: string, session: string): string {
  return `${visitor} ${session}`;
}

/** What an event is for the eye: the same kinds and colours as in paths. */
export function kindOf(name: string): 'page' | 'goal' | 'exit' | 'event' {
  switch (name) {
    case 'page_view':
      return 'page';
    case 'purchase':
    case 'order_paid':
      return 'goal';
    case 'error':
    case 'order_cancelled':
    case 'refund':
      return 'exit';
    default:
      return 'event';
  }
}
