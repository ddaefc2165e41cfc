import { signal, type Json } from './core';
import { collector, site } from './settings';

let isAsked = false;

/** Asks, once, what the collector knows of the site; the core waits for either answer. */
export function fetchTag(): void {
  if (isAsked) return;
  isAsked = true;
  fetch(`${collector}/v1/tag/${encodeURIComponent(site)}`, { credentials: 'omit' })
    .then((response) => (response.ok ? (response.json() as Promise<Json>) : null))
    .catch(() => null)
    .then((config) => signal('tag', config));
}
