/** Whether what browsers send arrives and is kept. */
import type { Formats } from '../formats';
import { gain, loss, note, rich, strong, type Phrase } from '../rich';

export const health = (f: Formats) => {
  const events = (n: number) => f.count(n, { one: 'event', other: 'events' });
  return {
    finding: {
      well: (stored: number): Phrase =>
        rich`${gain('All is well')}: ${strong(events(stored))} accepted since the collector started, none rejected.`,
      quiet: (): Phrase =>
        rich`Nothing arrived since the collector started, and nothing was rejected.`,
      rejected: (n: number, all: number, share: number): Phrase =>
        rich`${loss(f.number(n))} of ${events(all)} (${f.percent(share, 2)}) were rejected since the collector started: the table says why.`,
      damaged: (n: number): Phrase =>
        rich`${loss(f.count(n, { one: 'value on the disk was', other: 'values on the disk were' }))} damaged and set aside at the start. Restore a backup, or run ${strong('jornada check')} to see which.`,
      refused: (n: number): Phrase =>
        rich` ${f.count(n, { one: 'whole request was', other: 'whole requests were' })} refused.`,
      incomplete: (rate: number): Phrase =>
        rich` Of the events that the tag numbered, only ${loss(f.percent(rate))} arrived in the period.`,
      since: (): Phrase => rich` ${note('Counters begin anew when the collector is restarted.')}`,
    },
    figures: {
      stored: 'Accepted',
      duplicate: 'Duplicates',
      rejected: 'Rejected',
      bots: 'Bots',
      overflow: 'Over the limit of paths',
      store: 'Store',
      delivery: 'Delivered by the tag',
      waiting: 'In the log alone',
    },
    meaning: {
      stored: 'Events on disk, since the collector started.',
      duplicate:
        'Events that were there already: the same visitor and id. Sending twice is harmless.',
      rejected: 'Single events that could not be understood; the rest of their batch was kept.',
      bots: 'Sessions of programs that started in the period.',
      overflow:
        'Events whose page counts under “(other)”, as the site had too many different pages.',
      store: 'Bytes on the disk, all sites together.',
      delivery:
        'Of the events that the tag numbered, those that arrived, without page loads that may still send.',
      waiting: 'Events not yet sealed into segments.',
    },
    below: {
      since: 'since the start',
      period: 'in the period',
      all: 'all sites',
      segments: (n: number) => f.count(n, { one: 'segment', other: 'segments' }),
      arrived: (n: number, all: number) => `${f.number(n)} of ${f.number(all)}`,
    },
    rejections: {
      title: 'Rejected events, by reason',
      empty: 'No event was rejected.',
      reason: 'Reason',
      count: 'Events',
      reasons: {
        malformed: 'not readable as an event',
        too_large: 'larger than allowed',
        too_deep: 'nested too deeply',
        too_many: 'too many items or properties',
        too_long: 'a text longer than allowed',
        missing_field: 'a required field is absent',
        invalid_field: 'a field holds something else than it should',
        too_old: 'older than eight days',
        in_future: 'more than ten minutes ahead',
      } as Record<string, string>,
    },
    requests: {
      title: 'Requests refused whole',
      empty: 'No request was refused.',
      code: 'Code',
      count: 'Requests',
    },
    delivery: {
      title: 'Delivery',
      sub: 'of the events that the tag numbered',
      by: 'By',
      bys: { day: 'day', browser: 'browser' },
      key: { day: 'Day', browser: 'Browser' },
      expected: 'Numbered',
      arrived: 'Arrived',
      rate: 'Complete',
      open: (n: number) =>
        `${f.count(n, { one: 'page load', other: 'page loads' })} may still send, in no figure.`,
      empty:
        'No numbered event in the period: the tag sent nothing, or all came from servers and imports.',
    },
  };
};
