import { attempt } from './attempt';
import { consent } from './consent';
import { readCookie } from './cookie';
import { encode } from './encode';
import { random16, stream, uuid } from './ids';
import { instantiate, type Core } from './instantiate';
import { visibleSince } from './lifecycle';
import { currentPage } from './navigation';
import { site } from './settings';
import { keysOf, read, write } from './storage';

/** What crosses to the core: plain data. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };

/** A signal that waits for the core. */
export interface Entry {
  name: string;
  args: Json[];
  at: number;
}

/** This document: its event stream, and a visitor for whoever has none yet. */
export const streamName = stream(Date.now());
export const freshVisitor = uuid(Date.now());
/** Key of this document's unsent events in storage. */
export const unsentKey = '_jornada_q.';

const MOST_WAITING = 500;

/** Signals since the page began, oldest first, until the core takes them. */
export const waiting: Entry[] = [];
/** What the raw batch has sent already: the last number, and the page view's id. */
export const sent = { number: 0, view: '' };

/** What the browser says about itself, in the wire's names. */
export function environment() {
  return {
    language: navigator.language,
    screen: [screen.width, screen.height],
    webdriver: navigator.webdriver || undefined,
  };
}

let core: Core | undefined;
let isLoading = false;

/** Whether the core is up; before, the loader answers for what cannot wait. */
export function isUp(): boolean {
  return !!core;
}

/** Tells the core, or keeps it until the core is there. */
export function signal(name: string, ...args: Json[]): void {
  const at = Date.now();
  const up = core;
  if (up) attempt(() => up.handle(name, encode(args), at, at));
  else if (consent.state !== 'denied' && waiting.length < MOST_WAITING) {
    waiting.push({ name, args, at });
  }
}

/** Loads the core, unless it is there or there is no permission to. */
export function boot(): void {
  if (core || isLoading || consent.state !== 'granted') return;
  isLoading = true;
  instantiate()
    .then((loaded) => {
      // Permission may have gone while the core was under way.
      if (consent.state === 'granted') start(loaded);
    })
    .catch(() => {
      // What waits is sent raw when the page goes; coming back tries again.
    })
    .finally(() => (isLoading = false));
}

function start(loaded: Core): void {
  const now = Date.now();
  const unsent = keysOf(unsentKey).filter((key) => key !== unsentKey + streamName);
  loaded.start(
    encode({
      site,
      stream: streamName,
      next: sent.number + 1,
      view: sent.view,
      page: currentPage(),
      cookie: readCookie('_jornada'),
      mirror: read('_jornada'),
      assignments: readCookie('_jornada_x'),
      fresh: freshVisitor,
      ...environment(),
      visible: visibleSince(),
      unsent: unsent.map(read),
      entropy: random16(),
    }),
    now,
  );
  // The core has stored them again under this document's name.
  for (const key of unsent) write(key, null);
  core = loaded;
  for (const { name, args, at } of waiting.splice(0)) {
    attempt(() => loaded.handle(name, encode(args), at, Date.now()));
  }
}
