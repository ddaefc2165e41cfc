/**
 * The frame of every page: the tag as a customer writes it, header, search,
 * language switch, cart and footer.
 */
import { categories } from '../demo/js/catalogue.js';
import { say, sayIn, words } from './markup.mjs';

/**
 * @typedef {object} Page
 * @property {string} path of its folder below `/demo/`, or of its file
 * @property {string} title key of its message
 * @property {string} script of `js/pages`, that brings it to life
 * @property {string} body what stands in `main`
 * @property {string} [category] that the navigation marks
 * @property {boolean} [calm] leaves search and categories out, as in the checkout
 */

/** @param {Page} page */
export function layout(page) {
  return `<!doctype html>
<html lang="pt-BR">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    ${say('title', page.title)}
    <meta name="description" ${sayIn('content', 'shop.description')} />
    <meta name="robots" content="noindex" />
    <link rel="icon" href="/demo/img/mark.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/demo/shop.css" />
    <link rel="stylesheet" href="/demo/pages.css" />
    <link rel="stylesheet" href="/demo/checkout.css" />
    <script src="/demo/js/first.js"></script>
    <script src="/demo/js/stub.js"></script>
    <script async src="/jornada.js" data-site="demo-shop" data-consent="granted"></script>
    <script type="module" src="/demo/js/pages/${page.script}.js"></script>
  </head>
  <body>
    ${say('a', 'shop.skip', 'class="skip" href="#main"')}
    ${header(page)}
    <main id="main" tabindex="-1">${page.body}</main>
    ${footer()}
  </body>
</html>`;
}

/** @param {Page} page */
function header(page) {
  return `<header>
    ${say('p', 'shop.notice', 'class="notice"')}
    <div class="header">
    <a class="brand" href="/demo/" ${sayIn('aria-label', 'shop.home')}>
      <img src="/demo/img/mark.svg" alt="" width="36" height="36" />
      <span>${words('shop.name')}</span>
    </a>
    ${page.calm ? '' : searchForm()}
    <div class="header-actions">
      <button type="button" class="quiet" data-switch-language
        ${sayIn('aria-label', 'shop.language.label')}>${say('span', 'shop.language')}</button>
      <a class="cart-link" href="/demo/cart/" data-cart ${sayIn('aria-label', 'shop.cart')}>
        <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
          <path d="M3 4h2.5l2.2 11h10l2.3-8H7" fill="none" stroke="currentColor"
            stroke-width="2" stroke-linecap="round" stroke-linejoin="round" />
          <circle cx="9" cy="19.5" r="1.6" fill="currentColor" />
          <circle cx="16.5" cy="19.5" r="1.6" fill="currentColor" />
        </svg>
        <span class="cart-count" data-cart-count hidden>0</span>
      </a>
    </div>
    ${page.calm ? '' : navigation(page)}
    </div>
  </header>`;
}

function searchForm() {
  return `<form class="search" action="/demo/search/" role="search">
    <input type="search" name="q" ${sayIn('aria-label', 'shop.search')}
      ${sayIn('placeholder', 'shop.search.placeholder')} autocomplete="off" />
    ${say('button', 'shop.search.send', 'type="submit" class="quiet"')}
  </form>`;
}

/** @param {Page} page */
function navigation(page) {
  const links = categories.map(({ id }) => {
    const here = id === page.category ? 'aria-current="page"' : '';
    return `<li>${say('a', `c.${id}.name`, `href="/demo/c/${id}/" ${here}`)}</li>`;
  });
  return `<nav class="nav" ${sayIn('aria-label', 'shop.categories')}>
    <ul>${links.join('')}</ul>
  </nav>`;
}

function footer() {
  return `<footer class="footer">
    ${say('p', 'shop.footer')}
    <p>${say('a', 'shop.dashboard', 'href="/sites/demo-shop/overview"')}</p>
  </footer>`;
}
