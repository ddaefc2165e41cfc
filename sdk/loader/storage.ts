import { attempt } from './attempt';

/** Reads local storage; empty where there is nothing, or no storage. */
export function read(key: string): string {
  return attempt(() => localStorage.getItem(key)) ?? '';
}

/** Writes local storage, or removes; whether there is storage, with room for it. */
export function write(key: string, value: string | null | undefined): boolean {
  return !!attempt(() => {
    if (value == null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
    return true;
  });
}

/** The keys that begin so. */
export function keysOf(prefix: string): string[] {
  return attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(prefix))) ?? [];
}
