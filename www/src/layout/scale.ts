/** Linear scales and round ticks. */
export interface Scale {
  (value: number): number;
}

export function linear(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const [d0, d1] = domain;
  const [r0, r1] = range;
  const span = d1 - d0;
  if (span === 0) return () => (r0 + r1) / 2;
  return (value) => r0 + ((value - d0) / span) * (r1 - r0);
}

/** Multiples of 1, 2 or 5 times a power of ten that cover 0 to `max`; whole numbers only. */
export function wholeTicks(max: number, count = 4): number[] {
  const top = Math.max(max, 1);
  const step = Math.max(1, niceStep(top / count));
  const ticks = [0];
  for (let tick = step; tick - step < top; tick += step) ticks.push(tick);
  return ticks;
}

/** Round ticks inside a span that may cross zero. */
export function ticksWithin(min: number, max: number, count = 5): number[] {
  if (!(max > min)) return [min];
  const step = niceStep((max - min) / count);
  const ticks: number[] = [];
  for (let n = Math.ceil(min / step); n * step <= max + step * 1e-9; n += 1) ticks.push(n * step);
  return ticks;
}

/** The least of 1, 2, 5 times a power of ten that is no less than `rough`. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5].find((nice) => nice * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}
