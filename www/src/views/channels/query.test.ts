import { expect, it } from 'vitest';
import { channelsQuery, readChannels } from './query';

it.each([
  ['', { model: 'last_non_direct', by: 'channel', lookback: '30d', goal: 'event:purchase' }],
  ['model=nonsense&by=nonsense', { model: 'last_non_direct', by: 'channel' }],
  ['model=markov&by=campaign&lookback=7d&goal=goal:x', { model: 'markov', by: 'campaign' }],
])('%s', (search, expected) => {
  const asked = readChannels(new URLSearchParams(search));
  expect(asked).toMatchObject(expected);
  expect(Object.fromEntries(channelsQuery(asked))).toEqual({ ...asked });
});
