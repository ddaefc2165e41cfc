import { attempt } from './attempt';
import { boot, isUp, signal } from './core';
import { readLayers } from './dataLayer';
import { settleNavigation, view } from './navigation';
import { sendRaw } from './raw';
import { measureScroll, startScroll, takeScroll } from './scroll';

let since: number | null = null;

/** Since when the page is visible, if it is. */
export function visibleSince(): number | null {
  return since;
}

function isVisibleNow(): boolean {
  const isVisible = document.visibilityState === 'visible';
  since = isVisible ? (since ?? Date.now()) : null;
  return isVisible;
}

function setVisible(): void {
  if (isVisibleNow()) wakeCore('visible');
}

/** Tells the core, or tries once more to load it. */
function wakeCore(what: string): void {
  if (isUp()) signal(what);
  else boot();
}

/** The page may be gone after this. */
function leave(): void {
  attempt(() => {
    settleNavigation();
    readLayers();
    since = null;
    if (!isUp()) return sendRaw();
    measureScroll();
    takeScroll();
    signal('hidden');
  });
}

/** Watches the page's life: seen, hidden, gone, brought back. */
export function watchLife(): void {
  // Wakes nothing yet: the page may still say that there is no consent.
  isVisibleNow();
  startScroll();
  // Hidden is the last moment that is sure to come; pagehide covers the browsers that skip it.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') leave();
    else attempt(setVisible);
  });
  addEventListener('pagehide', leave);
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    attempt(() => {
      setVisible();
      view('');
    });
  });
  addEventListener('online', () => attempt(() => wakeCore('online')));
}
