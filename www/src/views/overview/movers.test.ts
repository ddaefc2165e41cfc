import { expect, it } from 'vitest';
import { movers } from './movers';

const row = (key: string, sessions: number) => ({ key, sessions });

it('names what gained and lost most, also what came or went altogether', () => {
  const now = [row('a', 50), row('b', 10), row('c', 7), row('d', 3)];
  const before = [row('a', 40), row('b', 10), row('d', 6), row('e', 20)];
  expect(movers(now, before, 3)).toEqual([
    { key: 'e', now: 0, before: 20, difference: -20 },
    { key: 'a', now: 50, before: 40, difference: 10 },
    { key: 'c', now: 7, before: 0, difference: 7 },
  ]);
  expect(movers(now, now, 3)).toEqual([]);
});
