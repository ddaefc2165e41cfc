/**
 * A range of days as the URL holds it: relative (re-resolved whenever a shared
 * link is opened) or fixed. Days are `YYYY-MM-DD` in the site's zone; `to` is
 * the first day outside, as in the collector's API.
 */
export const RELATIVE = ['today', 'yesterday', '7d', '30d', '90d', '12m', 'all'] as const;
export type Relative = (typeof RELATIVE)[number];
export type Range = { kind: 'relative'; name: Relative } | { kind: 'fixed'; from: Day; to: Day };
export type Day = string;
export interface Days {
  from: Day;
  to: Day;
}
export const INTERVALS = ['hour', 'day', 'week', 'month'] as const;
export type Bucket = (typeof INTERVALS)[number];

/** Before the first web site: `all` reaches back to here. */
export const BEGINNING: Day = '1990-01-01';
const DAY_MS = 86_400_000;

export function readRange(params: URLSearchParams): Range {
  const from = params.get('from');
  const to = params.get('to');
  if (isDay(from) && isDay(to) && from < to) return { kind: 'fixed', from, to };
  const name = RELATIVE.find((known) => known === params.get('range'));
  return { kind: 'relative', name: name ?? '30d' };
}

/** The parameters that say this range; those of other ranges as null. */
export function rangeParams(range: Range): Record<'range' | 'from' | 'to', string | null> {
  return range.kind === 'fixed'
    ? { range: null, from: range.from, to: range.to }
    : { range: range.name === '30d' ? null : range.name, from: null, to: null };
}

export function resolveRange(range: Range, today: Day): Days {
  if (range.kind === 'fixed') return { from: range.from, to: range.to };
  const tomorrow = addDays(today, 1);
  switch (range.name) {
    case 'today':
      return { from: today, to: tomorrow };
    case 'yesterday':
      return { from: addDays(today, -1), to: today };
    case '7d':
      return { from: addDays(today, -6), to: tomorrow };
    case '30d':
      return { from: addDays(today, -29), to: tomorrow };
    case '90d':
      return { from: addDays(today, -89), to: tomorrow };
    case '12m':
      return { from: addMonths(today, -12), to: tomorrow };
    case 'all':
      return { from: BEGINNING, to: tomorrow };
  }
}

/** The bucket that keeps a series readable: some 7 to 100 points. */
export function defaultBucket(days: Days): Bucket {
  const length = daysBetween(days.from, days.to);
  if (length <= 2) return 'hour';
  if (length <= 92) return 'day';
  return length <= 400 ? 'week' : 'month';
}

export function addDays(day: Day, count: number): Day {
  return format(Date.parse(day) + count * DAY_MS);
}

/** The same day of another month, or that month's last. */
export function addMonths(day: Day, count: number): Day {
  const date = new Date(Date.parse(day));
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + count + 1, 0);
  date.setUTCDate(Math.min(wanted, date.getUTCDate()));
  return format(date.getTime());
}

export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** The day that a zone's calendar shows at an instant. */
export function dayIn(zone: string, instant: number): Day {
  // Swedish writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(instant);
}

export function isDay(text: string | null): text is Day {
  return text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

function format(instant: number): Day {
  return new Date(instant).toISOString().slice(0, 10);
}
