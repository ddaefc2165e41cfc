/** From the first day with data to the last: what "all time" comes down to. */
import { addDays, dayIn, type Day } from './range';

export interface Extent {
  from: Day;
  /** First day after the data; null while the last bucket has some. */
  to: Day | null;
}

interface Counted {
  start: number;
  events: number;
}

/** As narrow as the buckets of a series tell; undefined where all are empty. */
export function extentOf(series: readonly Counted[], zone: string): Extent | undefined {
  const first = series.find(({ events }) => events > 0);
  if (!first) return undefined;
  const last = series.findLastIndex(({ events }) => events > 0);
  const next = series[last + 1];
  return {
    from: dayIn(zone, first.start),
    // The bucket's last instant: it may end at midnight or within a day.
    to: next ? addDays(dayIn(zone, next.start - 1), 1) : null,
  };
}
