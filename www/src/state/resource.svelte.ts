/**
 * Something fetched that follows what it was asked with: another question aborts
 * the request under way, the same one asks nothing. What was shown stays, marked
 * as loading, until the new answer comes.
 */
import { problemOf, type Problem } from '../api/problem';

export class Resource<Asked, T> {
  data = $state.raw<T>();
  problem = $state.raw<Problem>();
  loading = $state(true);
  #round = $state(0);

  /**
   * To be made while a component initialises. `asked` is plain data, or null where
   * there is nothing to ask yet.
   */
  constructor(
    asked: () => Asked | null,
    private readonly fetcher: (asked: Asked, signal: AbortSignal) => Promise<T>,
  ) {
    // As text, so that the same question from other objects is the same.
    const key = $derived(JSON.stringify(asked()));
    $effect(() => {
      void this.#round;
      const question = JSON.parse(key) as Asked | null;
      if (question === null) {
        this.loading = false;
        this.data = undefined;
        this.problem = undefined;
        return undefined;
      }
      const controller = new AbortController();
      void this.#run(question, controller.signal);
      return () => {
        controller.abort();
      };
    });
  }

  /** Asks again, with the same question. */
  reload(): void {
    this.#round += 1;
  }

  async #run(asked: Asked, signal: AbortSignal): Promise<void> {
    this.loading = true;
    try {
      const data = await this.fetcher(asked, signal);
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
