import { describe, expect, it } from 'vitest';
import { intervalLayout } from './intervals';

describe('intervalLayout', () => {
  it('keeps every estimate and zero inside', () => {
    const layout = intervalLayout([{ point: 0.17, low: 0.03, high: 0.31 }], 500, true);
    const [row] = layout.rows;
    expect(layout.zero).toBeGreaterThan(0);
    expect(row?.low).toBeGreaterThan(layout.zero ?? Infinity);
    expect(row?.point).toBeGreaterThan(row?.low ?? Infinity);
    expect(row?.high).toBeGreaterThan(row?.point ?? Infinity);
    expect(row?.high).toBeLessThan(500);
  });

  it('does not force zero onto a scale of rates', () => {
    expect(intervalLayout([{ point: 0.5, low: 0.45, high: 0.55 }], 500, false).zero).toBeNull();
  });

  it('stays finite for a point and for nothing', () => {
    expect(intervalLayout([], 500, false)).toEqual({ rows: [], ticks: [], zero: null });
    const point = intervalLayout([{ point: 0, low: 0, high: 0 }], 500, true);
    expect(JSON.stringify(point)).not.toMatch(/null/);
  });
});
