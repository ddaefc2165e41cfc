import { attempt } from './attempt';

/** Reads local storage; empty where there is nothing, or no storage. */
export function read(key: string): string {
  return attempt(() => localStorage.getItem(key)) ?? '';
}

/** Writes local storage, or removes; without storage it does nothing. */
export function write(key: string, value: string | null | undefined): void {
  attempt(() => {
    if (value == null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  });
}

/** The keys that begin so. */
export function keysOf(prefix: string): string[] {
  return attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(prefix))) ?? [];
}
