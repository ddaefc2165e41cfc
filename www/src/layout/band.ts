/** Geometry of an estimate over time within its interval; zero is always on the scale. */
import { linear, ticksWithin } from './scale';
import type { Frame } from './series';

export interface BandPoint {
  point: number;
  low: number;
  high: number;
}

export interface BandLayout {
  points: { x: number; y: number; low: number; high: number }[];
  line: string;
  band: string;
  ticks: { y: number; value: number }[];
  zero: number;
}

/** As wide as this many times the middle interval: the first days know next to nothing. */
const WIDEST = 3;

export function bandLayout(rows: readonly BandPoint[], frame: Frame): BandLayout {
  const widths = rows.map(({ low, high }) => high - low).sort((a, b) => a - b);
  const most = WIDEST * (widths[Math.floor(widths.length / 2)] ?? 1);
  const near = (value: number, { point }: BandPoint) =>
    Math.min(point + most, Math.max(point - most, value));
  const ends = rows.flatMap((row) => [near(row.low, row), near(row.high, row)]);
  const [least, highest] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const domain: [number, number] = least === highest ? [-1, 1] : [least, highest];
  const bottom = frame.height - frame.bottom;
  const x = linear([0, Math.max(1, rows.length - 1)], [frame.left, frame.width - frame.right]);
  const y = linear(domain, [bottom, frame.top]);
  const inside = (value: number) => Math.min(bottom, Math.max(frame.top, y(value)));
  const points = rows.map((row, index) => ({
    x: x(index),
    y: inside(row.point),
    low: inside(row.low),
    high: inside(row.high),
  }));
  const path = (ends: readonly (readonly [number, number])[]) =>
    ends.map(([px, py], index) => `${index === 0 ? 'M' : 'L'}${round(px)},${round(py)}`).join('');
  const upper = points.map(({ x: px, high }) => [px, high] as const);
  const lower = points.map(({ x: px, low }) => [px, low] as const).reverse();
  return {
    points,
    line: path(points.map(({ x: px, y: py }) => [px, py] as const)),
    band: points.length > 1 ? `${path([...upper, ...lower])}Z` : '',
    ticks: ticksWithin(domain[0], domain[1]).map((value) => ({ y: y(value), value })),
    zero: y(0),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
