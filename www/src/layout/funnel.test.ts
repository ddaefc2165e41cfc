import { describe, expect, it } from 'vitest';
import { funnelBars, histogramColumns } from './funnel';

describe('funnelBars', () => {
  const bars = funnelBars(
    [
      { reached: 100, dropped: 30, pending: 10 },
      { reached: 60, dropped: 0, pending: 0 },
    ],
    500,
  );

  it('splits a step into those who went on, are under way, and dropped', () => {
    expect(bars[0]).toEqual([
      { kind: 'on', x: 0, width: 300, count: 60 },
      { kind: 'pending', x: 300, width: 50, count: 10 },
      { kind: 'dropped', x: 350, width: 150, count: 30 },
    ]);
  });

  it('draws all steps in one scale', () => {
    expect(bars[1]).toEqual([{ kind: 'on', x: 0, width: 300, count: 60 }]);
  });

  it('draws nothing of nobody', () => {
    expect(funnelBars([{ reached: 0, dropped: 0, pending: 0 }], 500)).toEqual([[]]);
  });
});

describe('histogramColumns', () => {
  it('fills the height with the highest count', () => {
    const columns = histogramColumns([1, 4, 0], 300, 80);
    expect(columns.map(({ height }) => height)).toEqual([20, 80, 0]);
    expect(columns[1]).toMatchObject({ x: 101, y: 0, width: 98 });
  });
});
