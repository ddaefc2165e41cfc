import { describe, expect, it } from 'vitest';
import { windowOf } from './window';

describe('windowOf', () => {
  it.each([
    { count: 10_000, top: 0, expected: [0, 32] },
    { count: 10_000, top: 33 * 5_000, expected: [4_988, 5_032] },
    { count: 10_000, top: 33 * 9_980, expected: [9_968, 10_000] },
    { count: 5, top: 0, expected: [0, 5] },
    { count: 0, top: 0, expected: [0, 0] },
    // A list that became shorter than where it was scrolled to.
    { count: 50, top: 33 * 9_000, expected: [18, 50] },
  ])('$count rows scrolled to $top', ({ count, top, expected }) => {
    const { from, to, above, below } = windowOf(count, 33, top, 660);
    expect([from, to]).toEqual(expected);
    expect(above + (to - from) * 33 + below).toBe(count * 33);
  });

  it('draws no more of ten thousand than of a hundred', () => {
    const drawn = (count: number) => {
      const { from, to } = windowOf(count, 33, 33 * 40, 660);
      return to - from;
    };
    expect(drawn(10_000)).toBe(drawn(100));
  });
});
