import { attempt } from './attempt';

/** The tag: its attributes are its settings. */
const tag = (document.currentScript ??
  document.querySelector('script[data-site]')) as HTMLScriptElement | null;

/** Settings that a program gives instead, by the attributes' names (`sdk/npm`). */
const options = window.jornada?.o;

function attribute(name: string): string {
  return options?.[name] ?? tag?.getAttribute('data-' + name) ?? '';
}

/** Where the tag came from; what else it loads lies beside it. */
const source = tag?.src || location.href;
/** The site's public key. */
export const site = attribute('site');
/** Where events go, without a slash at the end. */
export const collector = (
  attribute('collector') ||
  attempt(() => new URL(source).origin) ||
  ''
).replace(/\/+$/, '');

/** A path of the collector, which `data-NAME` renames for proxies. */
export function endpoint(name: string, path: string): string {
  return collector + (attribute(name) || path);
}

/** Another file of the tag, which `data-NAME` renames. */
export function fileUrl(name: string, file: string): string {
  return new URL(attribute(name) || file, source).href;
}

/** Loads another script of the tag: imported, as that passes a policy by the loader's own nonce. */
export function loadScript(name: string, file: string): void {
  import(/* webpackIgnore: true */ /* @vite-ignore */ fileUrl(name, file)).catch(() => {
    // The page is as before without it.
  });
}

/** Nothing is stored or sent before the visitor agrees. */
export const isConsentRequired = attribute('consent') === 'required';
/** The cookie's domain, where the site chose it. */
export const cookieDomain = attribute('cookie-domain');
/** The cookie's life in days. */
export const cookieDays = Number(attribute('cookie-days')) || 395;
/** Which changes of the address are page views. */
export const spa = attribute('spa');
/** Names of the page's data layers. */
export const dataLayers = (attribute('datalayer') || 'dataLayer').split(',');

/** Pages that are not to be captured: patterns with `*` (within a part) and `**`. */
const excluded = attribute('exclude')
  .split(',')
  .filter((pattern) => pattern.trim())
  .map(
    (pattern) =>
      new RegExp(
        '^' +
          pattern
            .trim()
            .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
            .replace(/\*+/g, (stars) => (stars[1] ? '.*' : '[^/]*')) +
          '$',
      ),
  );

/** Whether the present page is to be left alone. */
export function isExcluded(): boolean {
  return excluded.some((pattern) => pattern.test(location.pathname));
}
