/** What may throw in some browser (storage, cookies, the page's own code) does not throw here. */
export function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
