/** Pages of a shop: the tag as a shop would put it there, and a witness of what it does to the page. */

/**
 * Tells the shop what a careful developer would find in the console: errors, rejections, breaches
 * of the content security policy, and whatever is logged.
 */
const WITNESS = `{
  const tell = (what) => navigator.sendBeacon('/trouble', what);
  addEventListener('error', ({ message }) => tell('error: ' + message));
  addEventListener('unhandledrejection', ({ reason }) => tell('rejection: ' + reason));
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    if (blockedURI !== 'wasm-eval') tell('policy: ' + violatedDirective + ' ' + blockedURI);
  });
  for (const level of ['debug', 'log', 'info', 'warn', 'error']) {
    const original = console[level];
    console[level] = (...words) => (tell('console: ' + words.join(' ')), original.apply(console, words));
  }
}`;

/** The stub of the install snippet. */
const STUB = 'window.jornada=window.jornada||function(){(jornada.q=jornada.q||[]).push(arguments)}';

/**
 * Makes one minute pass in every second, for the page's clock and timers alike, so that the waits
 * of a real outage can be lived through.
 */
export const FAST_CLOCK = `<script>{
  const SPEED = 30, { now } = Date, start = now(), later = setTimeout;
  Date.now = () => start + (now() - start) * SPEED;
  window.setTimeout = (work, after, ...args) => later(work, after / SPEED, ...args);
}</script>`;

/**
 * A page. `head` goes before the stub, `attributes` into the tag, `body` into the body; `stub` and
 * `tag` are markup of their own where the page has others.
 */
export function page({
  site,
  tagUrl,
  nonce,
  title = 'Loja',
  head = '',
  attributes = '',
  body = '',
  tag,
}) {
  const mark = nonce ? ` nonce="${nonce}"` : '';
  return `<!doctype html><html lang="pt-BR"><meta charset="utf-8"><title>${title}</title>
    <script${mark}>${WITNESS}</script>
    ${head}
    ${
      tag ??
      `<script${mark}>${STUB}</script>
    <script async${mark} src="${tagUrl}" data-site="${site}" ${attributes}></script>`
    }
    <body>${body}`;
}
