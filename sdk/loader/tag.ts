import { signal, type Json } from './core';
import { endpoint, site } from './settings';

let isAsked = false;
let config: Json = null;

/** The shop's other domains. */
export function linkedDomains(): string[] {
  return (config as { linked_domains?: string[] } | null)?.linked_domains ?? [];
}

/** Asks, once, what the collector knows of the site; the core waits for either answer. */
export function fetchTag(): void {
  if (isAsked) return;
  isAsked = true;
  fetch(endpoint('tag', '/v1/tag/') + encodeURIComponent(site), { credentials: 'omit' })
    .then((response) => (response.ok ? (response.json() as Promise<Json>) : null))
    .catch(() => null)
    .then((answer) => signal('tag', (config = answer)));
}
