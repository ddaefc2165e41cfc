/** What the core has done in the browser (`sdk/src/effect.rs`). None of it throws. */
import { attempt } from './attempt';
import { signal, streamName } from './core';
import { trace } from './debug';
import { readCookie, writeCookie } from './cookie';
import { toJson } from './json';
import { endpoint } from './settings';
import { read, write } from './storage';
import { unsentKey } from './unsent';

const TIMEOUT_MS = 30_000;

const eventsUrl = endpoint('events', '/v1/events');

/** Sends a batch; the outcome comes back as `sent`. */
function send(request: number, batch: object): void {
  const failed = () => signal('sent', request, 0);
  attempt(() =>
    fetch(eventsUrl, {
      method: 'POST',
      body: JSON.stringify(batch),
      // Text needs no preflight, and outlives the page.
      headers: { 'Content-Type': 'text/plain' },
      keepalive: true,
      credentials: 'omit',
      signal: AbortSignal.timeout?.(TIMEOUT_MS),
    }).then((response) => {
      signal('sent', request, response.status, retryAfter(response));
      if (window.jornadaTrace)
        response.text().then(
          (text) => trace('answer', request, text),
          () => {},
        );
    }, failed),
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
export function sendBeacon(batch: object): boolean {
  // Offline a beacon is taken and lost.
  return attempt(() => navigator.onLine && navigator.sendBeacon(eventsUrl, toJson(batch))) ?? false;
}

/** Tells the core who the browser says to be by now. */
export function look(): void {
  signal('seen', readCookie('_jornada'), read('_jornada'));
}

let timer: ReturnType<typeof setTimeout> | undefined;

const hands: { [name: string]: (...args: never[]) => void } = {
  send,
  beacon(request: number, batch: object) {
    signal('beaconed', request, sendBeacon(batch));
  },
  cookie: writeCookie,
  look,
  /** Unsent events are stored under this document's own key. */
  store(key: string, value: object | string | null) {
    const text = value && typeof value === 'object' ? JSON.stringify(value) : value;
    write(key === unsentKey ? key + streamName : key, text);
  },
  /** Sends `tick` after so many milliseconds, instead of any earlier wish. */
  wake(after: number) {
    clearTimeout(timer);
    timer = setTimeout(() => signal('tick'), after);
  },
  answer,
};

/** Does what the core wants done: a list of `[name, argument, ...]` as JSON. */
export function carryOut(effects: string): void {
  for (const [name, ...args] of JSON.parse(effects) as [string, ...never[]][]) {
    trace('effect', name, args);
    attempt(() => hands[name]?.(...args));
  }
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
