/** The sites this collector knows, and the one in the URL. */
import { listSites } from '../api/endpoints';
import { problemOf, type Problem } from '../api/problem';
import type { Site } from '../api/types';
import { router } from './router.svelte';

/** The site of the shop at `/demo/`: always there, and nobody's own. */
export const DEMO_SHOP = 'demo-shop';
/** The site of simulated data, while it is loaded. */
export const DEMO_DATA = 'demo';

class Sites {
  list = $state.raw<Site[]>();
  problem = $state.raw<Problem>();
  /** The site shown: the URL's, else the first that somebody made. */
  readonly current: Site | undefined = $derived.by(() => {
    const wanted = router.place.site;
    return this.list?.find(({ site }) => (wanted === null ? site !== DEMO_SHOP : site === wanted));
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
