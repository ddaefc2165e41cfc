import { attempt } from './attempt';

/** The tag: its attributes are its settings. */
const tag = (document.currentScript ??
  document.querySelector('script[data-site]')) as HTMLScriptElement | null;

function attribute(name: string): string {
  return tag?.getAttribute('data-' + name) ?? '';
}

/** Where the tag came from; the wasm lies beside it. */
export const source = tag?.src || location.href;
/** The site's public key. */
export const site = attribute('site');
/** Where events go, without a slash at the end. */
export const collector = (
  attribute('collector') ||
  attempt(() => new URL(source).origin) ||
  ''
).replace(/\/+$/, '');
/** Nothing is stored or sent before the visitor agrees. */
export const isConsentRequired = attribute('consent') === 'required';
/** The cookie's domain, where the site chose it. */
export const cookieDomain = attribute('cookie-domain');
/** The cookie's life in days. */
export const cookieDays = Number(attribute('cookie-days')) || 395;
/** Which changes of the address are page views. */
export const spa = attribute('spa');

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
