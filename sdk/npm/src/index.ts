/**
 * The tag as a module. What is imported is a stub that queues calls; `init` says where they go and
 * loads the tag itself, which is the very file that a script element would have loaded.
 */
import type { Commerce, Events, Item } from './commerce.js';

export type { Commerce, Events, Item };

/** Settings of the tag. */
export interface Options {
  /** The site's public key. */
  site: string;
  /** Where events go, as in `https://collect.shop.example`. */
  collector: string;
  /** `required`: nothing is stored or sent before `consent('granted')`. */
  consent?: 'granted' | 'required';
  /** The cookie's domain; else the widest that the browser takes. */
  cookieDomain?: string;
  /** The cookie's life in days; 395 if it is left out. */
  cookieDays?: number;
  /** Names of the page's data layers; `off` for none. */
  dataLayer?: string | string[];
  /** Which changes of the address are page views. */
  spa?: 'path' | 'path+hash' | 'off';
  /** Paths that are not captured, with `*` and `**`. */
  exclude?: string[];
  /** Where the core lies, if not where the bundler put it. */
  wasm?: string;
  /** Where the core for browsers that refuse wasm lies, if not where the bundler put it. */
  fallback?: string;
}

interface Stub {
  (...args: unknown[]): void;
  q?: unknown[][];
  v?: 1;
  o?: Record<string, string>;
}

interface Page {
  jornada?: Stub;
}

/** The tag of the page, or what queues for it; nothing where there is no page. */
function stub(): Stub | undefined {
  if (typeof window === 'undefined') return undefined;
  const page = window as unknown as Page;
  return (page.jornada ??= (...args) => {
    // Asked for anew: by then the tag itself may be there.
    const now = page.jornada!;
    (now.q ??= []).push(args);
  });
}

function call(...args: unknown[]): void {
  stub()?.(...args);
}

/** Starts the tag on this page, once. */
export function init(options: Options): void {
  const waiting = stub();
  if (!waiting || waiting.v || waiting.o) return;
  const list = (value?: string | string[]) => (Array.isArray(value) ? value.join(',') : value);
  const given: Record<string, string | undefined> = {
    site: options.site,
    collector: options.collector,
    consent: options.consent,
    'cookie-domain': options.cookieDomain,
    'cookie-days': options.cookieDays?.toString(),
    datalayer: list(options.dataLayer),
    spa: options.spa,
    exclude: list(options.exclude),
    wasm: options.wasm ?? new URL('./jornada.wasm', import.meta.url).href,
    fallback: options.fallback ?? new URL('./fallback.js', import.meta.url).href,
    debug: new URL('./debug.js', import.meta.url).href,
    vtex: new URL('./vtex.js', import.meta.url).href,
    woocommerce: new URL('./woocommerce.js', import.meta.url).href,
  };
  waiting.o = {};
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) waiting.o[name] = value;
  }
  import('./tag.js').catch(() => {
    // The page is as before without it; calls go on waiting.
  });
}

/** A page view, where the tag does not see it by itself. */
export function page(at?: { url?: string; title?: string }): void {
  call('page', at);
}

/** Something happened: an event of GA4's, or one of your own. */
export function track<Name extends keyof Events>(name: Name, params: Events[Name]): void;
export function track<Name extends string>(
  name: Name extends keyof Events ? never : Name,
  params?: Record<string, unknown>,
): void;
export function track(name: string, params?: unknown): void {
  call('track', name, params);
}

/** The visitor is this user of yours, on this and every other device. */
export function identify(user: string | number, traits?: Record<string, unknown>): void {
  call('identify', user, traits);
}

/** Somebody else uses this browser from now on. */
export function reset(): void {
  call('reset');
}

/** The visitor's answer. */
export function consent(answer: 'granted' | 'denied'): void {
  call('consent', answer);
}

/** Calls back with the variant to show, within 300 ms; `control` where nobody knows. */
export function experiment(id: string, show: (variant: string) => void): void {
  call('experiment', id, show);
}

/** The visitor has met a variant that your own code has chosen. */
export function expose(id: string, variant: string): void {
  call('expose', id, variant);
}

/** Shows or hides the overlay that tells what the tag does. */
export function debug(isOn = true): void {
  call('debug', isOn);
}

/** Sends what waits, now. */
export function flush(): void {
  call('flush');
}
