import { attempt } from './attempt';
import { signal } from './core';

const EVERY_MS = 250;

let seen = 0;
let told = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Measures how far down the page is seen. */
export function measureScroll(): void {
  clearTimeout(timer);
  timer = undefined;
  attempt(() => {
    const height = document.documentElement.scrollHeight;
    if (height)
      seen = Math.max(seen, Math.min(100, Math.round(((scrollY + innerHeight) / height) * 100)));
  });
}

/** Tells the core how far down the page was seen, if that is news. */
export function takeScroll(): void {
  if (seen > told) signal('scrolled', (told = seen));
}

/** A new page view: nothing of it was seen yet. */
export function restartScroll(): void {
  seen = told = 0;
  timer ??= setTimeout(measureScroll, EVERY_MS);
}

/** Watches how far down the page is seen, without work in the scrolling itself. */
export function startScroll(): void {
  addEventListener('scroll', () => (timer ??= setTimeout(measureScroll, EVERY_MS)), {
    passive: true,
  });
}
