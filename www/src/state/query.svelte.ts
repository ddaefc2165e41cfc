/** The site, the days and the filters that every report on the screen is asked with. */
import type { Query } from '../api/client';
import { dayIn, readRange, resolveRange, type Day, type Days, type Range } from './range';
import { router } from './router.svelte';
import { sites } from './sites.svelte';

class Question {
  /** Of the sites whose first data is known, the day that `all` begins with. */
  #beginnings = $state.raw<Readonly<Record<string, Day>>>({});
  readonly range: Range = $derived(readRange(router.place.params));
  readonly filters: readonly string[] = $derived(router.place.params.getAll('filter'));
  /** Relative ranges resolve again with every change of address. */
  readonly days: Days = $derived.by(() => {
    const zone = sites.current?.timezone ?? 'UTC';
    const days = resolveRange(this.range, today(zone));
    const beginning = this.#beginnings[sites.current?.site ?? ''];
    return this.isAll && beginning !== undefined ? { ...days, from: beginning } : days;
  });
  /** All of time: its series is long and mostly empty until the beginning is known. */
  readonly isAll: boolean = $derived(this.range.kind === 'relative' && this.range.name === 'all');

  /** Tells the day before which a site has nothing. */
  learnBeginning(site: string, day: Day): void {
    if (this.#beginnings[site] === day) return;
    this.#beginnings = { ...this.#beginnings, [site]: day };
  }

  /** The parameters all reports share, then a report's own. */
  query(own: Query = []): Query {
    const shared: [string, string][] = [
      ['from', this.days.from],
      ['to', this.days.to],
    ];
    for (const filter of this.filters) shared.push(['filter', filter]);
    return [...shared, ...own];
  }

  /** The same length of time just before, up to the same point: for "before" figures. */
  before(from: number, until: number): Query {
    const length = until - from;
    const instants = [from - length, from].map((instant) => new Date(instant).toISOString());
    return [
      ['from', instants[0] ?? ''],
      ['to', instants[1] ?? ''],
      ...this.filters.map((filter) => ['filter', filter] as const),
    ];
  }
}

function today(zone: string): string {
  try {
    return dayIn(zone, Date.now());
  } catch {
    return dayIn('UTC', Date.now());
  }
}

export const question = new Question();
