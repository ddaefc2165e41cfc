import { attempt } from './attempt';
import { setByServer } from './serverCookie';
import { cookieDays, cookieDomain } from './settings';

const DAY_S = 86_400;

/** The value of a cookie, empty if there is none. */
export function readCookie(name: string): string {
  const value = attempt(() =>
    document.cookie
      .split('; ')
      .find((cookie) => cookie.startsWith(name + '='))
      ?.slice(name.length + 1),
  );
  return attempt(() => decodeURIComponent(value ?? '')) ?? '';
}

/** Writes a cookie on the widest domain that takes it, or removes it there. */
export function writeCookie(name: string, value: string | null | undefined): void {
  attempt(() => {
    set(name, encodeURIComponent(value ?? ''), value == null ? 0 : cookieDays * DAY_S, domain());
    if (value && name === '_jornada') setByServer(value, domain(), cookieDays);
  });
}

function set(name: string, value: string, seconds: number, domain: string): void {
  document.cookie =
    `${name}=${value}; Path=/; Max-Age=${seconds}; SameSite=Lax` +
    (domain && `; Domain=${domain}`) +
    (location.protocol === 'https:' ? '; Secure' : '');
}

let known: string | undefined;

/**
 * The widest domain on which the browser takes a cookie: it refuses public suffixes, so the first
 * of `br`, `com.br`, `shop.com.br` that works is the site's. Tried once in a document, and only
 * when a cookie is to be written. Addresses and single names have none.
 */
function domain(): string {
  if (known === undefined) {
    known = cookieDomain;
    const labels = location.hostname.split('.');
    const isName = /[a-z]$/i.test(location.hostname);
    for (let n = 2; isName && !known && n <= labels.length; n++) {
      const candidate = labels.slice(-n).join('.');
      set('_jornada_d', '1', 9, candidate);
      if (readCookie('_jornada_d')) known = candidate;
      set('_jornada_d', '', 0, candidate);
    }
  }
  return known;
}
