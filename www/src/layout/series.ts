/**
 * Geometry of a series over time: points, the line through complete buckets, and
 * the stretch to a partial bucket, drawn apart because it will still rise.
 */
import { linear, wholeTicks } from './scale';

export interface SeriesPoint {
  start: number;
  value: number;
  partial: boolean;
}

export interface Frame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface SeriesLayout {
  points: { x: number; y: number; index: number }[];
  /** Path through the complete buckets. */
  line: string;
  /** The same, closed down to the axis. */
  area: string;
  /** Path of every stretch that touches a partial bucket. */
  partial: string;
  yTicks: { y: number; value: number }[];
  /** Index of the points that carry a label on the time axis. */
  xTicks: { x: number; index: number }[];
}

/** Width that a label of the time axis needs. */
const LABEL_WIDTH = 96;

export function seriesLayout(series: readonly SeriesPoint[], frame: Frame): SeriesLayout {
  const ticks = wholeTicks(Math.max(0, ...series.map(({ value }) => value)));
  const bottom = frame.height - frame.bottom;
  const x = linear([0, Math.max(1, series.length - 1)], [frame.left, frame.width - frame.right]);
  const y = linear([0, ticks.at(-1) ?? 1], [bottom, frame.top]);
  const points = series.map(({ value }, index) => ({ x: x(index), y: y(value), index }));
  const whole = runs(points, (index) => !series[index]?.partial);
  return {
    points,
    line: whole.map(path).join(''),
    area: whole.map((run) => closed(run, bottom)).join(''),
    partial: points
      .slice(1)
      .filter(({ index }) => series[index]?.partial || series[index - 1]?.partial)
      .map((point) => path([points[point.index - 1] ?? point, point]))
      .join(''),
    yTicks: ticks.map((value) => ({ y: y(value), value })),
    xTicks: labelled(points, frame),
  };
}

/** The point nearest to a horizontal position. */
export function nearest(layout: SeriesLayout, x: number): number {
  let best = 0;
  for (const point of layout.points) {
    const current = layout.points[best];
    if (current && Math.abs(point.x - x) < Math.abs(current.x - x)) best = point.index;
  }
  return best;
}

type Point = SeriesLayout['points'][number];

function runs(points: readonly Point[], keep: (index: number) => boolean): Point[][] {
  const found: Point[][] = [];
  let run: Point[] = [];
  for (const point of points) {
    if (keep(point.index)) run.push(point);
    else if (run.length > 0) {
      found.push(run);
      run = [];
    }
  }
  if (run.length > 0) found.push(run);
  return found;
}

function path(run: readonly Point[]): string {
  return run.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${at(x)},${at(y)}`).join('');
}

function closed(run: readonly Point[], bottom: number): string {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last || run.length < 2) return '';
  return `${path(run)}L${at(last.x)},${at(bottom)}L${at(first.x)},${at(bottom)}Z`;
}

function labelled(points: readonly Point[], frame: Frame): { x: number; index: number }[] {
  const room = Math.max(2, Math.floor((frame.width - frame.left - frame.right) / LABEL_WIDTH));
  const every = Math.max(1, Math.ceil(points.length / room));
  return points.filter(({ index }) => index % every === 0);
}

function at(value: number): string {
  return String(Math.round(value * 100) / 100);
}
