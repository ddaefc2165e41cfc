/** The site's most seen pages, for inputs that name pages. */
import { fetchReport } from '../api/endpoints';
import { question } from '../state/query.svelte';
import { sites } from '../state/sites.svelte';

const MOST = 60;

class Suggestions {
  pages = $state.raw<readonly string[]>([]);
  #asked = '';

  /** To be called while a component initialises: keeps the pages those of the site shown. */
  follow(): void {
    $effect(() => {
      const site = sites.current?.site;
      if (site && site !== this.#asked) void this.#load(site);
    });
  }

  async #load(site: string): Promise<void> {
    this.#asked = site;
    const query = question.query([['limit', String(MOST)]]);
    try {
      const report = await fetchReport('pages', site, query, new AbortController().signal);
      if (this.#asked === site) this.pages = report.rows.map(({ page }) => page);
    } catch {
      // Suggestions are a convenience: without them the input still takes any text.
      this.#asked = '';
    }
  }
}

export const suggestions = new Suggestions();
