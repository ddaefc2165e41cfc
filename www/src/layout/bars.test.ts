import { expect, it } from 'vitest';
import { bars } from './bars';

it.each([
  {
    rows: [{ value: 10 }, { value: 5 }],
    expected: [
      [100, null],
      [50, null],
    ],
  },
  { rows: [{ value: 5, before: 10 }], expected: [[50, 100]] },
  {
    rows: [{ value: 0 }, { value: 0 }],
    expected: [
      [0, null],
      [0, null],
    ],
  },
  { rows: [], expected: [] },
])('$rows', ({ rows, expected }) => {
  expect(bars(rows, 100).map(({ width, mark }) => [width, mark])).toEqual(expected);
});
