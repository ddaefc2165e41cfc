/** The tag and the site’s settings. */
import type { Formats } from '../formats';
import { code, rich, strong, type Phrase } from '../rich';

export const settings = (f: Formats) => ({
  copy: 'Copy',
  copied: 'Copied',
  finding: {
    waiting: (site: string): Phrase =>
      rich`Waiting for the first event of ${code(site)}. Put the tag on a page and open it: this line changes by itself.`,
    receiving: (site: string, events: number): Phrase =>
      rich`${code(site)} sends data: ${strong(f.count(events, { one: 'event', other: 'events' }))} in the last 24 hours.`,
    quiet: (site: string): Phrase =>
      rich`${code(site)} sent nothing in the last 24 hours, though it did before. Is the tag still on its pages?`,
  },
  tag: {
    title: 'The tag',
    text: 'Paste it into the head of every page. It captures page views, engagement, exits and the shop’s GA4 dataLayer pushes by itself.',
    consent:
      "If your visitors have to agree first, write data-consent=\"required\" and call jornada('consent', 'granted') when they do.",
    csp: 'If your pages have a content security policy, it must allow the collector in script-src and connect-src.',
  },
  site: {
    title: 'The site',
    timezone: 'Time zone (IANA name)',
    currency: 'Currency (ISO 4217), for money that comes without one',
    minutes: 'Minutes of silence that end a session',
    origins: 'Origins that may send events, one a line; none: any',
    bots: 'Programs (bots)',
    botsExclude: 'left out, counted beside',
    botsInclude: 'counted like people (test sites)',
    save: 'Save',
    saving: 'Saving…',
    saved: 'Saved.',
  },
  another: 'Another site',
  open: {
    title: 'Anyone can send',
    text: 'This site lists no origins, so events are taken from any page. List yours to close it.',
  },
});
