/** Cohorts as a grid of shares, and all of them together. */
export interface CohortSizes {
  size: number;
  returned: readonly number[];
}

export interface Together {
  /** Periods after the first. */
  after: number;
  returned: number;
  size: number;
  rate: number;
}

/**
 * All cohorts together, period by period after the first, each over the cohorts of
 * which that period has passed.
 */
export function together(cohorts: readonly CohortSizes[]): Together[] {
  const length = Math.max(0, ...cohorts.map(({ returned }) => returned.length));
  return Array.from({ length: Math.max(0, length - 1) }, (_, index) => {
    const after = index + 1;
    const known = cohorts.filter(({ returned, size }) => returned.length > after && size > 0);
    const size = known.reduce((sum, cohort) => sum + cohort.size, 0);
    const returned = known.reduce((sum, cohort) => sum + (cohort.returned[after] ?? 0), 0);
    return { after, returned, size, rate: size > 0 ? returned / size : 0 };
  }).filter(({ size }) => size > 0);
}

/** Shades of a cell, from 0 for nobody to 5 for the highest share that is drawn. */
export function shade(rate: number, highest: number): number {
  if (rate <= 0 || highest <= 0) return 0;
  return Math.min(5, Math.max(1, Math.ceil((5 * rate) / highest)));
}
