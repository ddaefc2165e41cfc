/** The tag as a shop pastes it, consent always written out. */
export const PLATFORMS = ['html', 'gtm', 'vtex', 'woocommerce', 'shopify', 'nuvemshop'] as const;
export type Platform = (typeof PLATFORMS)[number];

export interface Shop {
  /** Where the collector is. */
  origin: string;
  site: string;
  platform: Platform;
  /** Visitors have to agree first. */
  asksConsent: boolean;
}

// Split, so that no scanner takes this file for a page with a script in it.
const CLOSE = '</' + 'script>';
const STUB =
  'window.jornada=window.jornada||function(){(jornada.q=jornada.q||[]).push(arguments)};';

/** What to paste: markup, or a script where the platform takes no markup. */
export function tagSnippet(shop: Shop): string {
  switch (shop.platform) {
    case 'vtex':
    case 'nuvemshop':
      return inline(shop);
    case 'gtm':
      return `<script>\n${inline(shop)}\n${CLOSE}`;
    case 'woocommerce':
      return [
        "add_action( 'wp_head', function () { ?>",
        ...markup(shop)
          .split('\n')
          .map((line) => `  ${line}`),
        '<?php }, 1 );',
      ].join('\n');
    case 'html':
    case 'shopify':
      return markup(shop);
  }
}

function markup({ origin, site, asksConsent }: Shop): string {
  const tag = `<script async src="${attribute(origin)}/jornada.js" data-site="${attribute(site)}" data-consent="${consent(asksConsent)}">${CLOSE}`;
  return `<script>${STUB}${CLOSE}\n${tag}`;
}

function inline({ origin, site, asksConsent }: Shop): string {
  return [
    '(function () {',
    `  ${STUB}`,
    "  var tag = document.createElement('script');",
    '  tag.async = true;',
    `  tag.src = ${literal(`${origin}/jornada.js`)};`,
    `  tag.setAttribute('data-site', ${literal(site)});`,
    `  tag.setAttribute('data-consent', '${consent(asksConsent)}');`,
    '  document.head.appendChild(tag);',
    '})();',
  ].join('\n');
}

function consent(asks: boolean): 'required' | 'granted' {
  return asks ? 'required' : 'granted';
}

function attribute(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
}

/** A text as a script writes it; also within markup, which a `<` could end. */
function literal(text: string): string {
  return JSON.stringify(text).replace(/</g, '\\u003c');
}
