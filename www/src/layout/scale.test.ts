import { describe, expect, it } from 'vitest';
import { linear, ticksWithin, wholeTicks } from './scale';

describe('linear', () => {
  it('maps ends to ends, and a point domain to the middle', () => {
    const scale = linear([0, 10], [100, 0]);
    expect([scale(0), scale(5), scale(10)]).toEqual([100, 50, 0]);
    expect(linear([3, 3], [0, 10])(3)).toBe(5);
  });
});

describe('wholeTicks', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [97, [0, 50, 100]],
    [812, [0, 500, 1000]],
    [1900, [0, 500, 1000, 1500, 2000]],
  ])('covers %i', (max, ticks) => {
    expect(wholeTicks(max)).toEqual(ticks);
  });

  it('always covers the highest value', () => {
    for (let max = 1; max < 5_000; max += 7) {
      expect(wholeTicks(max).at(-1)).toBeGreaterThanOrEqual(max);
    }
  });
});

it('puts zero on the axis of a span that crosses it', () => {
  expect(ticksWithin(-0.1, 0.3)).toContain(0);
  expect(ticksWithin(2, 2)).toEqual([2]);
});
