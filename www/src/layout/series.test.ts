import { describe, expect, it } from 'vitest';
import { nearest, seriesLayout, type Frame, type SeriesPoint } from './series';

const frame: Frame = { width: 400, height: 100, left: 0, right: 0, top: 0, bottom: 0 };
const series = (values: number[], partial: number[] = []): SeriesPoint[] =>
  values.map((value, start) => ({ start, value, partial: partial.includes(start) }));

describe('seriesLayout', () => {
  it('draws the complete buckets and dashes to the partial one', () => {
    const layout = seriesLayout(series([0, 2, 4, 1], [3]), frame);
    expect(layout.line).toBe('M0,100L133.33,50L266.67,0');
    expect(layout.partial).toBe('M266.67,0L400,75');
  });

  it('breaks the line around a partial bucket in the middle', () => {
    const layout = seriesLayout(series([1, 1, 1, 1], [1]), frame);
    expect(layout.line).toBe('M0,0M266.67,0L400,0');
    expect(layout.partial).toBe('M0,0L133.33,0M133.33,0L266.67,0');
  });

  it.each([[[]], [[5]], [[0, 0]]])('stays finite for %j', (values) => {
    const layout = seriesLayout(series(values), frame);
    expect(JSON.stringify(layout)).not.toMatch(/null|NaN|Infinity/);
    expect(layout.points).toHaveLength(values.length);
  });

  it('labels no more of the time axis than fits', () => {
    const layout = seriesLayout(series(Array.from({ length: 90 }, () => 1)), frame);
    expect(layout.xTicks.length).toBeLessThanOrEqual(5);
    expect(layout.xTicks[0]?.index).toBe(0);
  });
});

it('finds the nearest point', () => {
  const layout = seriesLayout(series([1, 2, 3]), frame);
  expect([nearest(layout, -5), nearest(layout, 190), nearest(layout, 999)]).toEqual([0, 1, 2]);
});
