/** Geometry of estimates with their intervals on one scale, zero on it if asked. */
import { linear, ticksWithin } from './scale';

export interface Estimate {
  point: number;
  low: number;
  high: number;
}

export interface IntervalLayout {
  rows: { point: number; low: number; high: number }[];
  ticks: { x: number; value: number }[];
  /** x of zero, where it lies inside. */
  zero: number | null;
}

export function intervalLayout(
  estimates: readonly Estimate[],
  width: number,
  withZero: boolean,
): IntervalLayout {
  const values = estimates.flatMap(({ point, low, high }) => [point, low, high]);
  if (withZero) values.push(0);
  if (values.length === 0) return { rows: [], ticks: [], zero: null };
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const margin = (most - least) * 0.06 || Math.abs(most) * 0.1 || 1;
  const domain = [least - margin, most + margin] as const;
  const x = linear(domain, [0, width]);
  const count = Math.max(3, Math.floor(width / 90));
  return {
    rows: estimates.map(({ point, low, high }) => ({
      point: x(point),
      low: x(low),
      high: x(high),
    })),
    ticks: ticksWithin(domain[0], domain[1], count).map((value) => ({ x: x(value), value })),
    zero: domain[0] <= 0 && domain[1] >= 0 ? x(0) : null,
  };
}
