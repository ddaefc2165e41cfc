/** The sites this collector knows, and the one in the URL. */
import { listSites } from '../api/endpoints';
import { problemOf, type Problem } from '../api/problem';
import type { Site } from '../api/types';
import { router } from './router.svelte';

class Sites {
  list = $state.raw<Site[]>();
  problem = $state.raw<Problem>();
  /** The site shown: the URL's, else the first. */
  readonly current: Site | undefined = $derived.by(() => {
    const wanted = router.place.site;
    return wanted === null ? this.list?.[0] : this.list?.find(({ site }) => site === wanted);
  });

  async load(): Promise<void> {
    try {
      this.list = await listSites();
      this.problem = undefined;
    } catch (thrown) {
      this.problem = problemOf(thrown);
    }
  }
}

export const sites = new Sites();
