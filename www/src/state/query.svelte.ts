/** The site, the days and the filters that every report on the screen is asked with. */
import type { Query } from '../api/client';
import type { Extent } from './extent';
import { dayIn, readRange, resolveRange, type Days, type Range } from './range';
import { distinct } from './location';
import { router } from './router.svelte';
import { sites } from './sites.svelte';

class Question {
  /** What `all` comes down to, for the site where it was learnt last. */
  #extent = $state.raw<Extent & { site: string }>();
  readonly range: Range = $derived(readRange(router.place.params));
  readonly filters: readonly string[] = $derived(distinct(router.place.params, 'filter'));
  /** What reports are held against: `previous`, `previous_year` or a filter. */
  readonly comparison: string | null = $derived(router.place.params.get('compare'));
  /** Relative ranges resolve again with every change of address. */
  readonly days: Days = $derived.by(() => {
    const zone = sites.current?.timezone ?? 'UTC';
    const days = resolveRange(this.range, today(zone));
    const extent = this.#extent;
    if (!this.isAll || !extent || extent.site !== sites.current?.site) return days;
    return { from: extent.from, to: extent.to ?? days.to };
  });
  /** All of time: its series is long and mostly empty until the extent is known. */
  readonly isAll: boolean = $derived(this.range.kind === 'relative' && this.range.name === 'all');

  /** Tells from when to when a site has data; an end that is known stays. */
  learnExtent(site: string, { from, to: end }: Extent): void {
    const known = this.#extent?.site === site ? this.#extent : undefined;
    const to = end ?? known?.to ?? null;
    if (known?.from === from && known.to === to) return;
    this.#extent = { site, from, to };
  }

  /** Looks again: data may have come since. */
  forgetExtent(): void {
    this.#extent = undefined;
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

  /** The same, with what the figures are to be held against. */
  compared(own: Query = []): Query {
    const { comparison } = this;
    return this.query(comparison === null ? own : [...own, ['compare', comparison]]);
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
