import { expect, it } from 'vitest';
import { readRetention, retentionQuery } from './query';

it.each([
  ['', 'period=week&of=activity&return=exact'],
  ['period=nonsense&of=order', 'period=week&of=order&return=exact'],
  ['period=month&return=unbounded', 'period=month&of=activity&return=unbounded'],
])('%s', (search, expected) => {
  const query = retentionQuery(readRetention(new URLSearchParams(search)));
  expect(query.map((pair) => pair.join('=')).join('&')).toBe(expected);
});
