import { describe, expect, it } from 'vitest';
import { shade, together } from './cohorts';

describe('together', () => {
  it('counts each period over the cohorts of which it has passed', () => {
    const cohorts = [
      { size: 100, returned: [100, 30, 10] },
      { size: 50, returned: [50, 15] },
      { size: 0, returned: [0, 0] },
      { size: 80, returned: [80] },
    ];
    expect(together(cohorts)).toEqual([
      { after: 1, returned: 45, size: 150, rate: 0.3 },
      { after: 2, returned: 10, size: 100, rate: 0.1 },
    ]);
  });

  it('is nothing where no period has passed', () => {
    expect(together([{ size: 80, returned: [80] }])).toEqual([]);
    expect(together([])).toEqual([]);
  });
});

it.each([
  [0, 0.3, 0],
  [0.001, 0.3, 1],
  [0.15, 0.3, 3],
  [0.3, 0.3, 5],
  [0.9, 0.3, 5],
  [0.1, 0, 0],
])('shade of %s up to %s is %s', (rate, highest, expected) => {
  expect(shade(rate, highest)).toBe(expected);
});
