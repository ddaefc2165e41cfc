/**
 * Geometry of a funnel: one bar a step, as long as the attempts that reached it;
 * inside, those who went on, those still under way, and those who dropped.
 */
export interface FunnelBar {
  reached: number;
  dropped: number;
  pending: number;
}

export interface Segment {
  kind: 'on' | 'pending' | 'dropped';
  x: number;
  width: number;
  count: number;
}

/** Segments of each step's bar; `width` is that of the first step. */
export function funnelBars(steps: readonly FunnelBar[], width: number): Segment[][] {
  const most = Math.max(1, ...steps.map(({ reached }) => reached));
  const scale = width / most;
  return steps.map(({ reached, dropped, pending }) => {
    const parts: [Segment['kind'], number][] = [
      ['on', Math.max(0, reached - dropped - pending)],
      ['pending', pending],
      ['dropped', dropped],
    ];
    let x = 0;
    return parts
      .filter(([, count]) => count > 0)
      .map(([kind, count]) => {
        const segment = { kind, x, width: count * scale, count };
        x += segment.width;
        return segment;
      });
  });
}

export interface HistogramColumn {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Columns of equal width, whatever the spans they stand for. */
export function histogramColumns(
  counts: readonly number[],
  width: number,
  height: number,
): HistogramColumn[] {
  const most = Math.max(1, ...counts);
  const pitch = width / Math.max(1, counts.length);
  return counts.map((count, index) => {
    const tall = (count / most) * height;
    return { x: index * pitch + 1, y: height - tall, width: Math.max(1, pitch - 2), height: tall };
  });
}
