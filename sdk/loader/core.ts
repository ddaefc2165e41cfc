import { attempt } from './attempt';
import { consent } from './consent';
import { readCookie } from './cookie';
import { trace } from './debug';
import { random16, stream, uuid } from './ids';
import { instantiate, type Core } from './instantiate';
import { linked } from './linker';
import { visibleSince } from './lifecycle';
import { toJson } from './json';
import { currentPage } from './navigation';
import { isPreview } from './preview';
import { site } from './settings';
import { read } from './storage';
import { release } from './tag';
import { claimUnsent } from './unsent';

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

/** A burst of calls is kept; a page that calls for ever is not. */
const MOST_WAITING = 20_000;

/** Signals since the page began, oldest first, until the core takes them. */
export const waiting: Entry[] = [];
/** What left without the core: in which stream, the last number, and the page view's id. */
export const sent = { stream: streamName, number: 0, view: '' };

let core: Core | undefined;
let isLoading = false;

/** Whether the core is up; before, the loader answers for what cannot wait. */
export function isUp(): boolean {
  return !!core;
}

/** A program drives the browser, or says that it is one. */
export const isDriven =
  navigator.webdriver || /bot\b|crawl|spider|headless/i.test(navigator.userAgent);

/** What the browser says about itself, in the wire's names. */
export const environment: { [key: string]: Json | undefined } = {
  language: navigator.language,
  screen: [screen.width, screen.height],
  webdriver: isDriven || undefined,
  preview: isPreview || undefined,
};

/** Tells the core, or keeps it until the core is there. */
export function signal(name: string, ...args: Json[]): void {
  const at = Date.now();
  trace('signal', name, args);
  if (core) tell(name, args, at);
  else if (consent.state !== 'denied' && waiting.length < MOST_WAITING) {
    waiting.push({ name, args, at });
  }
}

function tell(name: string, args: Json[], at: number): void {
  attempt(() => core?.(toJson([name, at, Date.now(), args])));
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
  core = loaded;
  signal(
    'start',
    site,
    sent.stream,
    sent.view,
    linked.cookie || readCookie('_jornada'),
    read('_jornada'),
    readCookie('_jornada_x'),
    freshVisitor,
    environment,
    sent.number + 1,
    random16(),
    visibleSince(),
    currentPage(),
  );
  for (const { name, args, at } of waiting.splice(0)) tell(name, args, at);
  claimUnsent();
  release();
}
