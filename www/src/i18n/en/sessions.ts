/** The list of sessions. */
import type { Formats } from '../formats';
import { rich, strong, type Phrase } from '../rich';

export const sessions = (f: Formats) => ({
  finding: {
    none: (): Phrase => rich`No such session in this period.`,
    some: (n: number, who: string): Phrase =>
      rich`${strong(f.count(n, { one: 'session', other: 'sessions' }))} ${who}, newest first. A row opens the person behind it.`,
  },
  everybody: 'of everybody',
  title: 'Sessions',
  people: 'See the people',
  started: 'Started',
  duration: 'Length',
  channel: 'Channel',
  source: 'Source',
  device: 'Device',
  country: 'Country',
  entry: 'Entry',
  exit: 'Exit',
  stillOpen: 'still open',
  pages: 'Pages',
  events: 'Events',
  revenue: 'Ordered',
  visitor: 'Visitor',
});
