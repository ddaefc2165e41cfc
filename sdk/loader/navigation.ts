import { attempt } from './attempt';
import { signal, type Json } from './core';
import { restartScroll, takeScroll } from './scroll';
import { isExcluded, spa } from './settings';

/** A change of the address settles after this, when the page's title is there. */
const SETTLE_MS = 50;

type Method = 'pushState' | 'replaceState';

let url = location.href;
let referrer = document.referrer;
let key = '';
let pending: { timer: ReturnType<typeof setTimeout>; isPush: boolean } | undefined;

/** What of the address is the page; `#/...` is how some sites route. */
export function pageKey(): string {
  return (
    location.pathname +
    (spa === 'path+hash' || (spa !== 'path' && /^#!?\//.test(location.hash)) ? location.hash : '')
  );
}

/** The page as the core wants it: address, title, referrer. */
export function currentPage(): Json[] {
  return [url, document.title, referrer];
}

/** A page view of the present page. */
export function view(from: string, at?: { url?: string; title?: string }): void {
  key = pageKey();
  url = at?.url ?? location.href;
  referrer = from;
  if (isExcluded()) return;
  takeScroll();
  restartScroll();
  signal('view', url, at?.title ?? document.title, referrer);
}

/** If the address changed to another page, that is a page view, now. */
export function settleNavigation(): void {
  if (!pending) return;
  clearTimeout(pending.timer);
  pending = undefined;
  if (pageKey() !== key) view(url);
}

function changed(isPush: boolean): void {
  if (pending) clearTimeout(pending.timer);
  pending = { isPush, timer: setTimeout(() => attempt(settleNavigation), SETTLE_MS) };
}

/**
 * Frameworks often replace the state before they push the next, or push and then redirect: that is
 * one page view. Two pushes are two.
 */
function wrap(method: Method): void {
  const original = history[method];
  history[method] = function (this: History, ...args) {
    if (pending?.isPush && method === 'pushState') attempt(settleNavigation);
    const result = original.apply(this, args);
    attempt(() => changed(method === 'pushState' || !!pending?.isPush));
    return result;
  };
}

/** Watches for pages that change without loading. */
export function watchNavigation(): void {
  if (spa === 'off') return;
  wrap('pushState');
  wrap('replaceState');
  // Also of a new fragment.
  addEventListener('popstate', () => changed(false));
}
