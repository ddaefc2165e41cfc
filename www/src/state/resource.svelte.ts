/**
 * Something fetched that follows its key: a new key aborts the request under
 * way. What was shown stays, marked as loading, until the new answer comes.
 */
import { problemOf, type Problem } from '../api/problem';

export class Resource<T> {
  data = $state.raw<T>();
  problem = $state.raw<Problem>();
  loading = $state(true);
  #round = $state(0);

  /**
   * To be made while a component initialises. `request` reads its reactive inputs
   * at once and returns what to fetch, or null when there is nothing to ask yet.
   */
  constructor(request: () => ((signal: AbortSignal) => Promise<T>) | null) {
    $effect(() => {
      void this.#round;
      const fetcher = request();
      if (!fetcher) {
        this.loading = false;
        this.data = undefined;
        this.problem = undefined;
        return undefined;
      }
      const controller = new AbortController();
      void this.#run(fetcher, controller.signal);
      return () => {
        controller.abort();
      };
    });
  }

  /** Asks again, with the same inputs. */
  reload(): void {
    this.#round += 1;
  }

  async #run(fetcher: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<void> {
    this.loading = true;
    try {
      const data = await fetcher(signal);
      if (signal.aborted) return;
      this.data = data;
      this.problem = undefined;
    } catch (thrown) {
      if (signal.aborted) return;
      this.problem = problemOf(thrown);
    }
    this.loading = false;
  }
}
