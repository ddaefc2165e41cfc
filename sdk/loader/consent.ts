import { isConsentRequired } from './settings';
import { read, write } from './storage';

/** Explicit consent is remembered here, so that it outweighs GPC on the next page as well. */
const KEY = '_jornada_consent';

/**
 * Waiting keeps calls in memory until there is an answer; denied keeps nothing. Without an answer
 * of this visitor, Global Privacy Control is a denial.
 */
export const consent: { state: 'granted' | 'waiting' | 'denied' } = {
  state: read(KEY)
    ? 'granted'
    : (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl
      ? 'denied'
      : isConsentRequired
        ? 'waiting'
        : 'granted',
};

/** The site's banner has not asked yet: an answer that is remembered still holds. */
export function denyByDefault(): void {
  if (consent.state === 'granted' && !read(KEY)) consent.state = 'waiting';
}

/** The visitor has answered. */
export function setConsent(isGranted: boolean): void {
  consent.state = isGranted ? 'granted' : 'denied';
  write(KEY, isGranted ? 'granted' : null);
}
