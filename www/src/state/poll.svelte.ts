/**
 * Asks again some time after the last answer came, while somebody looks: a slow
 * answer is never overtaken by the next question.
 */
interface Asked {
  readonly loading: boolean;
  reload(): void;
}

/** To be called while a component initialises. */
export function poll(asked: Asked, pauseMs: number, isPaused: () => boolean = () => false): void {
  $effect(() => {
    if (isPaused() || asked.loading) return undefined;
    const timer = setInterval(() => {
      if (!document.hidden) asked.reload();
    }, pauseMs);
    return () => {
      clearInterval(timer);
    };
  });
}
