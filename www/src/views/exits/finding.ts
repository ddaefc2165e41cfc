/** Where most visits end, leaving out the places where they should. */
import type { Exits } from '../../api/types';
import type { Messages } from '../../i18n/messages';
import { rich, type Phrase } from '../../i18n/rich';

export function exitsFinding(
  words: Messages['exits']['finding'],
  report: Exits,
  byPage: boolean,
  name: (key: string) => string,
): Phrase {
  const open = report.open_sessions > 0 ? words.open(report.open_sessions) : '';
  if (report.closed_sessions === 0) return rich`${words.none()}${open}`;
  const worst = report.rows
    .filter(({ expected, exits }) => !expected && exits > 0)
    .reduce<Exits['rows'][number] | undefined>(
      (most, row) => (most && most.exits >= row.exits ? most : row),
      undefined,
    );
  if (!worst) return rich`${words.onlyExpected(report.closed_sessions)}${open}`;
  const { exits, key, exit_rate: rate } = worst;
  const said = byPage
    ? words.page(exits, report.closed_sessions, key, rate)
    : words.other(exits, report.closed_sessions, name(key));
  return rich`${said}${open}`;
}
