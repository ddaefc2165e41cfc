/** What the site saved under names, kept the same wherever it is shown. */
import { listDocuments } from '../api/endpoints';
import type { Annotation, SavedQuery } from '../api/types';
import { sites } from '../state/sites.svelte';

class Saved<T> {
  list = $state.raw<readonly T[]>([]);
  #asked = '';

  constructor(private readonly fetcher: (site: string) => Promise<T[]>) {}

  /** To be called while a component initialises: keeps the list that of the site shown. */
  follow(): void {
    $effect(() => {
      const site = sites.current?.site;
      if (site && site !== this.#asked) void this.load(site);
    });
  }

  /** Asks again, as after a change. */
  async load(site: string): Promise<void> {
    this.#asked = site;
    try {
      const list = await this.fetcher(site);
      if (this.#asked === site) this.list = list;
    } catch {
      // The list is offered beside what is shown; whoever changes it is told what went wrong.
      this.#asked = '';
      this.list = [];
    }
  }
}

export const savedAudiences = new Saved<SavedQuery>((site) => listDocuments(site, 'audiences'));
export const savedNotes = new Saved<Annotation>((site) => listDocuments(site, 'annotations'));
export const savedFunnels = new Saved<SavedQuery>((site) => listDocuments(site, 'funnels'));
