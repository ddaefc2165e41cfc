/** Notes on dates: where they stand on an axis of time. */
import type { Annotation } from '../../api/types';

export interface Mark {
  /** Index of the bucket that the note's date lies in. */
  index: number;
  texts: string[];
}

/**
 * The buckets with notes. `dayOf` gives the day of an instant in the site's zone:
 * a note with a bare date belongs to that day, wherever it begins.
 */
export function marksOf(
  notes: readonly Annotation[],
  starts: readonly number[],
  end: number,
  dayOf: (instant: number) => string,
): Mark[] {
  const marks = new Map<number, string[]>();
  const days = starts.map(dayOf);
  for (const { date, text } of notes) {
    const index = date.includes('T')
      ? starts.findLastIndex((start) => start <= Date.parse(date))
      : days.findLastIndex((day) => day <= date);
    const isAfter = date.includes('T') ? Date.parse(date) >= end : date > dayOf(end - 1);
    if (index < 0 || isAfter) continue;
    // By the hour, all hours of the day share the date: the note stands at its first.
    const first = date.includes('T') ? index : Math.max(days.indexOf(date), 0) || index;
    marks.set(first, [...(marks.get(first) ?? []), text]);
  }
  return [...marks].map(([index, texts]) => ({ index, texts })).sort((a, b) => a.index - b.index);
}
