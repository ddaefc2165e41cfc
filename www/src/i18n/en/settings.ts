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
    text: 'It captures page views, engagement, exits and the shop’s GA4 dataLayer pushes by itself.',
    platform: 'Your platform',
    platforms: {
      html: 'Any site (HTML)',
      gtm: 'Google Tag Manager',
      vtex: 'VTEX',
      woocommerce: 'WooCommerce',
      shopify: 'Shopify',
      nuvemshop: 'Nuvemshop',
    },
    asks: 'Is there a consent banner?',
    asksNo: 'no, visitors need not agree first',
    asksYes: 'yes, visitors agree first',
    where: {
      html: 'Paste it into the head of every page.',
      gtm: 'A Custom HTML tag, fired on all pages.',
      vtex: 'In checkout6-custom.js and checkout-confirmation4-custom.js; the storefront takes it in a pixel app or by Google Tag Manager.',
      woocommerce: 'In functions.php of a child theme, so that updates keep it.',
      shopify:
        'In layout/theme.liquid, within the head. The checkout needs the custom pixel of the documentation too.',
      nuvemshop:
        'As the script of a partner app, or by the field for Google Tag Manager in the store’s settings.',
    },
    consent: 'Then tell the tag when somebody agrees:',
    csp: 'If your pages have a content security policy, it must allow the collector in script-src and connect-src.',
  },
  site: {
    title: 'The site',
    timezone: 'Time zone (IANA name)',
    currency: 'Currency (ISO 4217), for money that comes without one',
    minutes: 'Minutes of silence that end a session',
    bounce: 'Seconds visible with which a session of one page is no bounce',
    origins: 'Origins that may send events, one a line; none: any',
    bots: 'Programs (bots) and internal traffic',
    botsExclude: 'left out, counted beside',
    botsInclude: 'counted like people (test sites)',
    paid: 'Orders count as paid',
    paidOnce: 'at once, unless something says that they wait',
    paidTold: 'only once order_paid says so',
    privacy: 'Visitors are told apart',
    privacyCookie: 'by a first-party cookie, from visit to visit',
    privacyNone: 'without a cookie, within a day only',
    scrub: 'Take out e-mails, CPF, CNPJ, telephone and card numbers that pages send by mistake',
    retention: 'Days after which sessions are removed for good',
    retentionNone: 'kept for ever',
    internal: 'Internal traffic: addresses or networks of those who work on the site, one a line',
    linked: 'Other domains of the shop, one a line, whose links carry the visitor over',
    save: 'Save',
    saving: 'Saving…',
    saved: 'Saved.',
  },
  arriving: {
    title: 'Arriving now',
    sub: 'events of the last five minutes, newest first',
    none: 'Nothing in the last five minutes. Open a page with the tag: it shows up here.',
  },
  goals: {
    title: 'Goals',
    sub: 'what the site means to reach; paths end at them, channels are credited for them',
    none: 'No goal yet. Orders count without one.',
    name: 'Name',
    matcher: 'Page or action',
    add: 'Add the goal',
    remove: (name: string) => `Remove the goal “${name}”`,
    paths: 'Paths to it',
    channels: 'Channels',
  },
  groups: {
    title: 'Groups of pages',
    text: 'Patterns, one a line: pages that match one are one node in paths (/p/*); folder makes every folder one',
  },
  keys: {
    title: 'Server keys',
    sub: 'by which your own servers send orders and payments',
    none: 'No key yet.',
    created: (at: number) => `made on ${f.dateTime(at)}`,
    ends: (at: number) => `ends on ${f.dateTime(at)}`,
    make: 'Make a key',
    rotate: (hours: number) => `Make a key, end the others in ${f.number(hours)} h`,
    remove: (id: string) => `Remove the key ${id}`,
    once: 'Copy it now: it is not shown again.',
  },
  another: 'Another site',
  open: {
    title: 'Anyone can send',
    text: 'This site lists no origins, so events are taken from any page. List yours to close it.',
  },
});
