import { attempt } from './attempt';
import { answerConsent } from './api';
import { denyByDefault } from './consent';
import { dataLayers } from './settings';
import { track } from './track';

/** The layers may be made, replaced, or their `push` taken, at any time. */
const LOOK_AGAIN_MS = 1_000;

/** GA4's names; others are the site's own, or Tag Manager's. */
const COMMERCE =
  /^(view_(item(_list)?|cart|search_results)|select_item|(add_to|remove_from)_cart|begin_checkout|add_(shipping|payment)_info|purchase|refund|search|sign_up|login)$/;

/** Entries that were seen, and layers whose `push` is wrapped. */
const known = new WeakSet<object>();

/** What `ecommerce` was set to last, in each layer. */
const models = new WeakMap<object, unknown>();

interface Entry {
  event?: unknown;
  ecommerce?: object | null;
}

function take(layer: object, entry: unknown): void {
  if (!entry || typeof entry !== 'object' || known.has(entry)) return;
  known.add(entry);
  // gtag pushes its `arguments`, everybody else an object.
  const { 0: command, 1: name, 2: params } = entry as Record<number, unknown>;
  if (command === 'consent') return takeConsent(name, params);
  if (command === 'event') return capture(name, params);
  const { event, ecommerce } = entry as Entry;
  if (ecommerce !== undefined) models.set(layer, ecommerce);
  if (event) capture(event, { ...entry, ...(models.get(layer) as object | null) });
}

function capture(event: unknown, params: unknown): void {
  const name = String(event).replace(/_stape$/, '');
  if (!COMMERCE.test(name)) return;
  const { event: _, ecommerce: __, ...rest } = (params ?? {}) as Record<string, unknown>;
  for (const key in rest) if (/^(gtm|event|send_to)/.test(key)) delete rest[key];
  track(name.replace('view_search_results', 'search'), rest, 'dataLayer');
}

/** Google Consent Mode: a denied default waits for an answer, an update is one. */
function takeConsent(kind: unknown, given: unknown): void {
  const { analytics_storage: answer, region } = (given ?? {}) as Record<string, unknown>;
  if (kind === 'update') answerConsent(answer);
  else if (answer === 'denied' && !region) denyByDefault();
}

/** Takes in what is new in the page's data layers. */
export function readLayers(): void {
  for (const name of dataLayers) {
    attempt(() => {
      const layer = (window as unknown as Record<string, unknown>)[name];
      if (!Array.isArray(layer)) return;
      for (const entry of layer) attempt(() => take(layer, entry));
      if (known.has(layer)) return;
      known.add(layer);
      const push = layer.push;
      layer.push = function (this: unknown, ...entries: unknown[]) {
        const length = push.apply(this, entries);
        for (const entry of entries) attempt(() => take(layer, entry));
        return length;
      };
    });
  }
}

/** Follows the page's data layers. */
export function watchLayers(): void {
  readLayers();
  setInterval(readLayers, LOOK_AGAIN_MS);
}
