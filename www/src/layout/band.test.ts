import { describe, expect, it } from 'vitest';
import { bandLayout } from './band';

const frame = { width: 220, height: 120, left: 10, right: 10, top: 10, bottom: 10 };
const row = (point: number, half: number) => ({ point, low: point - half, high: point + half });

describe('bandLayout', () => {
  it('keeps zero on the scale, whichever side the estimates are on', () => {
    for (const sign of [1, -1]) {
      const { zero, points } = bandLayout([row(sign * 5, 1), row(sign * 6, 1)], frame);
      expect(zero).toBeGreaterThanOrEqual(10);
      expect(zero).toBeLessThanOrEqual(110);
      expect(points.map(({ x }) => x)).toEqual([10, 210]);
    }
  });

  it('lets no early day without knowledge flatten the later ones', () => {
    const rows = [row(0, 1000), row(0.1, 1), row(0.1, 1), row(0.1, 1)];
    const { points } = bandLayout(rows, frame);
    expect(points[0]).toMatchObject({ high: 10, low: 110 });
    const last = points[3];
    expect((last?.low ?? 0) - (last?.high ?? 0)).toBeGreaterThan(15);
  });

  it('draws a point alone and nothing at all', () => {
    expect(bandLayout([row(1, 1)], frame).band).toBe('');
    expect(bandLayout([], frame)).toMatchObject({ points: [], line: '', band: '' });
  });
});
