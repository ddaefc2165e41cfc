/**
 * The tag: what must be at once, or must never fail. It listens, keeps, and sends by itself if the
 * page goes before the core is there; everything else is the core's (`sdk/src`).
 */
import { attempt } from './attempt';
import { call, start } from './api';
import { environment, signal } from './core';
import { watchLayers } from './dataLayer';
import { startDebug } from './debug';
import { watchForms } from './forms';
import { watchLife } from './lifecycle';
import { watchLinks } from './links';
import { view, watchNavigation } from './navigation';
import { watchPlatform } from './platforms';
import { site } from './settings';

interface Stub {
  (...args: unknown[]): void;
  q?: Iterable<unknown>[];
  /** Marks the tag itself: a second one on the page would count everything twice. */
  v?: 1;
  /** Settings, instead of the tag's attributes. */
  o?: { [attribute: string]: string };
}

declare global {
  interface Window {
    jornada?: Stub;
    Temporal?: { Now: { timeZoneId(): string } };
  }
  interface Document {
    prerendering?: boolean;
  }
}

function run(): void {
  startDebug();
  watchNavigation();
  watchLife();
  view(document.referrer);
  const tag: Stub = (...args) => call(args);
  tag.v = 1;
  const queued = window.jornada?.q ?? [];
  window.jornada = tag;
  for (const args of queued) call(args);
  watchLayers();
  watchForms();
  watchLinks();
  watchPlatform();
  setTimeout(() => attempt(start));
  // Where there is no Temporal the time zone takes long: measured, 25 ms instead of half a one.
  (window.requestIdleCallback ?? setTimeout)(() =>
    attempt(() => {
      environment['timezone'] =
        window.Temporal?.Now.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
      signal('context', environment);
    }),
  );
}

attempt(() => {
  if (!site || window.jornada?.v) return;
  // A page prepared in the background was not seen by anybody yet.
  if (document.prerendering)
    document.addEventListener('prerenderingchange', () => attempt(run), { once: true });
  else run();
});
