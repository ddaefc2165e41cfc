/**
 * What every page of the shop does: speak the visitor's language and show how
 * much is in the cart. Also the small means that pages draw with.
 */
import { lines } from './cart.js';
import { inEveryLanguage, startLanguage, t, translate } from './language.js';

/** Starts the frame around the page. */
export function startShell() {
  startLanguage();
  inEveryLanguage(showCartCount);
  document.addEventListener('shop:cart', showCartCount);
  // A page restored by the back button shows the cart as it is now.
  window.addEventListener('pageshow', (event) => event.persisted && showCartCount());
}

function showCartCount() {
  const count = lines().reduce((sum, line) => sum + line.quantity, 0);
  const link = one(document, '[data-cart]');
  link.setAttribute(
    'aria-label',
    count === 0 ? t('shop.cart') : t(count === 1 ? 'shop.cart.one' : 'shop.cart.count', { count }),
  );
  const badge = one(link, '[data-cart-count]');
  badge.textContent = String(count);
  badge.hidden = count === 0;
}

/**
 * The element that the page must hold.
 * @param {ParentNode} root
 * @param {string} selector
 */
export function one(root, selector) {
  const element = root.querySelector(selector);
  if (!(element instanceof HTMLElement)) throw new Error(`no ${selector}`);
  return element;
}

/**
 * The form that the page must hold.
 * @param {string} selector
 */
export function formOf(selector) {
  const form = document.querySelector(selector);
  if (!(form instanceof HTMLFormElement)) throw new Error(`no form ${selector}`);
  return form;
}

/**
 * A translated copy of the template's one element.
 * @param {string} id
 */
export function copyOf(id) {
  const template = document.getElementById(id);
  const content = template instanceof HTMLTemplateElement && template.content.firstElementChild;
  if (!content) throw new Error(`no template ${id}`);
  const copy = /** @type {HTMLElement} */ (content.cloneNode(true));
  translate(copy);
  return copy;
}

/**
 * Leaves for another page of the shop.
 * @param {string} path
 */
export function go(path) {
  location.assign(path);
}
