import { expect, it } from 'vitest';
import type { Channels } from '../../api/types';
import { channels } from '../../i18n/en/channels';
import { Formats } from '../../i18n/formats';
import { plain } from '../../i18n/rich';
import { channelsFinding } from './finding';

const f = new Formats('en', 'UTC', 'BRL');
const row = (key: string, credit: number) => ({
  key,
  sessions: 50,
  visitors: 40,
  credit,
  revenue: [{ currency: 'BRL', minor: credit * 100 }],
  removal_effect: null,
});
const all = (value: number) => ({ p25: value, median: value, p75: value, p90: value });
const report: Channels = {
  conversions: 10,
  rows: [row('email', 6), row('direct', 3)],
  unattributed: { credit: 1, revenue: [] },
  time_to_convert: { ms: all(60_000), days: all(0), sessions: all(1), touches: all(2) },
  reason: null,
};
const say = (changes: Partial<Channels>) =>
  plain(
    channelsFinding(
      channels(f).finding,
      { ...report, ...changes },
      (key) => key,
      (ms) => f.duration(ms),
    ),
  );

it('names who is owed most, of how many, and what nobody is owed', () => {
  expect(say({})).toMatch(/^email is owed 6 of 10 conversions \(60%\), R\$6\.00\. 1 came without/);
  expect(say({})).toMatch(/Half convert within 1 min/);
  expect(say({ unattributed: { credit: 0, revenue: [] } })).not.toMatch(/came without/);
});

it('says where a model tells less than it seems to, and where there is nothing to share', () => {
  expect(say({ reason: 'no_unconverted_paths' })).toMatch(/removal effects only say/);
  expect(say({ conversions: 0, rows: [row('email', 0)] })).toMatch(/^No conversion .* 50 sessions/);
});
