/**
 * Portuguese or English. Pages are written in Portuguese; elements name their
 * message with `data-t`, attributes with `data-t-ATTRIBUTE`, money with
 * `data-cents`, and this module puts the words of the visitor's language in.
 */
import { categories, products } from './catalogue.js';
import { messages } from './messages.js';
import { format } from './money.js';

/** @typedef {import('./catalogue.js').Language} Language */

const KEY = 'demo-shop-language';
const ATTRIBUTES = ['aria-label', 'placeholder', 'content', 'alt'];

/**
 * The message of this key, with `{name}` replaced by what `values` holds.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @param {Language} [language]
 */
export function t(key, values = {}, language = current()) {
  const text = messages[language][key] ?? catalogueText(key, language);
  if (text === undefined) throw new Error(`no message ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/**
 * `p.ID.name` and the like: words that live in the catalogue.
 * @param {string} key
 * @param {Language} language
 */
function catalogueText(key, language) {
  const [kind, id, field] = key.split('.');
  const list = kind === 'p' ? products : kind === 'c' ? categories : [];
  const entry = list.find((entry) => entry.id === id);
  const text = entry && /** @type {Record<string, unknown>} */ (entry)[field ?? ''];
  return /** @type {import('./catalogue.js').Text | undefined} */ (text)?.[language];
}

/** @returns {Language} */
export function current() {
  return document.documentElement.lang === 'en' ? 'en' : 'pt';
}

/**
 * Puts the current language's words under `root`.
 * @param {ParentNode} root
 */
export function translate(root) {
  for (const element of root.querySelectorAll('[data-t]')) {
    element.textContent = t(element.getAttribute('data-t') ?? '');
  }
  for (const attribute of ATTRIBUTES) {
    for (const element of root.querySelectorAll(`[data-t-${attribute}]`)) {
      element.setAttribute(attribute, t(element.getAttribute(`data-t-${attribute}`) ?? ''));
    }
  }
  for (const element of root.querySelectorAll('[data-cents]')) {
    element.textContent = format(Number(element.getAttribute('data-cents')), current());
  }
}

/**
 * Calls `render` now and after every change of language.
 * @param {() => void} render
 */
export function inEveryLanguage(render) {
  render();
  document.addEventListener('shop:language', render);
}

/** Translates the page if needed and lets the switch work. */
export function startLanguage() {
  if (current() !== 'pt') translate(document);
  delete document.documentElement.dataset.untranslated;
  document.querySelector('[data-switch-language]')?.addEventListener('click', () => {
    const next = current() === 'pt' ? 'en' : 'pt';
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // Storage is off: the choice holds for this page.
    }
    document.documentElement.lang = next === 'pt' ? 'pt-BR' : 'en';
    translate(document);
    document.dispatchEvent(new Event('shop:language'));
  });
}
