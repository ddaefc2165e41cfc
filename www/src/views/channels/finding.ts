/** Who is owed most, and what nobody known is owed. */
import type { Channels } from '../../api/types';
import type { channels } from '../../i18n/en/channels';
import { rich, type Phrase } from '../../i18n/rich';

export function channelsFinding(
  words: ReturnType<typeof channels>['finding'],
  report: Channels,
  name: (key: string) => string,
  span: (ms: number) => string,
): Phrase {
  const { conversions, rows, unattributed } = report;
  const { ms, touches } = report.time_to_convert;
  const sessions = rows.reduce((sum, row) => sum + row.sessions, 0);
  const best = rows.find(({ credit }) => credit > 0);
  if (conversions === 0 || !best) return words.none(sessions);
  const share = best.credit / conversions;
  return rich`${words.best(name(best.key), best.credit, conversions, share, best.revenue)}${
    unattributed.credit > 0 ? words.unattributed(unattributed.credit) : ''
  }${report.reason === 'no_unconverted_paths' ? words.markov() : ''}${
    ms.median !== null && touches.median !== null
      ? words.timing(span(ms.median), touches.median)
      : ''
  }`;
}
