import { describe, expect, it } from 'vitest';
import { extentOf } from './extent';

const series = (...buckets: [string, number][]) =>
  buckets.map(([start, events]) => ({ start: Date.parse(start), events }));

describe('extentOf', () => {
  it('runs from the first bucket with data to the end of the last', () => {
    const months = series(
      ['2015-04-01T03:00:00Z', 0],
      ['2015-05-01T03:00:00Z', 7],
      ['2015-06-01T03:00:00Z', 0],
      ['2015-07-01T03:00:00Z', 2],
      ['2015-08-01T03:00:00Z', 0],
    );
    expect(extentOf(months, 'America/Sao_Paulo')).toEqual({ from: '2015-05-01', to: '2015-08-01' });
  });

  it('keeps a whole day where buckets are hours', () => {
    const hours = series(['2026-11-22T10:00:00Z', 4], ['2026-11-22T11:00:00Z', 0]);
    expect(extentOf(hours, 'UTC')).toEqual({ from: '2026-11-22', to: '2026-11-23' });
  });

  it('has no end while data still comes, and nothing to say of nothing', () => {
    expect(extentOf(series(['2026-11-22T00:00:00Z', 1]), 'UTC')?.to).toBeNull();
    expect(extentOf(series(['2026-11-22T00:00:00Z', 0]), 'UTC')).toBeUndefined();
  });
});
