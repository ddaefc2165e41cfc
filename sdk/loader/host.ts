/** What the core has done in the browser (`sdk/src/browser/host.rs`). None of it throws. */
import { attempt } from './attempt';
import { signal, streamName, unsentKey } from './core';
import { writeCookie } from './cookie';
import { collector } from './settings';
import { write } from './storage';

const TIMEOUT_MS = 30_000;

const endpoint = collector + '/v1/events';

/** Sends a batch; the outcome comes back as `sent`. */
export function send(request: number, body: string): void {
  const failed = () => signal('sent', request, 0);
  attempt(() =>
    fetch(endpoint, {
      method: 'POST',
      body,
      // Text needs no preflight, and outlives the page.
      headers: { 'Content-Type': 'text/plain' },
      keepalive: true,
      credentials: 'omit',
      signal: AbortSignal.timeout?.(TIMEOUT_MS),
    }).then((response) => signal('sent', request, response.status, retryAfter(response)), failed),
  ) ?? setTimeout(failed);
}

/** Milliseconds of `Retry-After`, which is in seconds or a date. */
function retryAfter(response: Response): number | null {
  const value = response.headers.get('Retry-After');
  if (!value) return null;
  return (
    Math.round(/^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()) || 0
  );
}

/** Sends a batch while the page goes away; whether the browser took it. */
export function beacon(body: string): boolean {
  // Offline a beacon is taken and lost.
  return attempt(() => navigator.onLine && navigator.sendBeacon(endpoint, body)) ?? false;
}

/** Writes a cookie, or removes it. */
export { writeCookie as cookie };

/** Writes to local storage, or removes; unsent events under this document's own key. */
export function store(key: string, value: string | undefined): void {
  write(key === unsentKey ? key + streamName : key, value);
}

let timer: ReturnType<typeof setTimeout> | undefined;

/** Sends `tick` after so many milliseconds, instead of any earlier wish. */
export function wake(after: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => signal('tick'), after);
}

/** The page's callbacks by slot. */
const callbacks = new Map<number, (variant: string) => void>();
let lastSlot = 0;

/** Keeps a callback until its variant is known. */
export function slotFor(callback: (variant: string) => void): number {
  callbacks.set(++lastSlot, callback);
  return lastSlot;
}

/** Whether the callback still waits. */
export function isOpen(slot: number): boolean {
  return callbacks.has(slot);
}

/** Calls the page back, once. */
export function answer(slot: number, variant: string): void {
  const callback = callbacks.get(slot);
  callbacks.delete(slot);
  try {
    callback?.(variant);
  } catch (error) {
    // The page's own error is the page's to see, but not in our way.
    setTimeout(() => {
      throw error;
    });
  }
}

/** The slots whose callbacks wait. */
export function openSlots(): number[] {
  return [...callbacks.keys()];
}

/** Tells whoever debugs. */
export function log(text: string): void {
  console.log('[jornada]', text);
}
