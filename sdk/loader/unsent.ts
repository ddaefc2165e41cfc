import { attempt } from './attempt';
import { signal, streamName, type Json } from './core';
import { keysOf, read, write } from './storage';

/** Keys of unsent events in storage, each followed by its document's stream. */
export const unsentKey = '_jornada_q.';

/**
 * What earlier documents, or this one without the core, could not send becomes this one's. One tab
 * at a time takes: the core stores it again, under this document's name, before another tab may
 * look.
 */
export function claimUnsent(): void {
  const take = () =>
    attempt(() => {
      const keys = keysOf(unsentKey);
      // What is torn is no JSON, and left out.
      const stored = keys.map((key) => attempt(() => JSON.parse(read(key)) as Json) ?? null);
      for (const key of keys) write(key, null);
      if (keys.length) signal('unsent', ...stored);
    });
  attempt(() => navigator.locks.request('_jornada', take).catch(take)) ?? lease(take);
}

const LEASE = '_jornada_l';
const LEASE_MS = 100;

/** Without Web Locks (pages without TLS): whoever wrote last, and is not overwritten, may. */
function lease(take: () => void): void {
  write(LEASE, streamName);
  setTimeout(() => {
    if (read(LEASE) !== streamName) return;
    write(LEASE, null);
    take();
  }, LEASE_MS);
}
