/**
 * The pieces that the shop's pages are written from: text that knows its
 * message, and product cards. Text comes from the catalogue and the messages
 * alone, and is escaped here.
 */
import { t } from '../demo/js/language.js';
import { format } from '../demo/js/money.js';

/**
 * The Portuguese text of a message, for HTML.
 * @param {string} key
 */
export function words(key) {
  return escape(t(key, {}, 'pt'));
}

/**
 * An element whose text is a message.
 * @param {string} tag
 * @param {string} key
 * @param {string} [attributes]
 */
export function say(tag, key, attributes = '') {
  return `<${tag} data-t="${key}" ${attributes}>${words(key)}</${tag}>`;
}

/**
 * An attribute whose value is a message.
 * @param {string} attribute
 * @param {string} key
 */
export function sayIn(attribute, key) {
  return `${attribute}="${words(key)}" data-t-${attribute}="${key}"`;
}

/**
 * Money, written anew in the visitor's language.
 * @param {number} cents
 * @param {string} [attributes]
 */
export function money(cents, attributes = '') {
  return `<span data-cents="${cents}" ${attributes}>${escape(format(cents, 'pt'))}</span>`;
}

/** @param {string} text */
export function escape(text) {
  const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (sign) => entities[/** @type {keyof entities} */ (sign)]);
}

/**
 * A product's picture on its tinted tile; decorative, for its name stands beside it.
 * @param {string} id
 * @param {string} [size]
 */
export function picture(id, size = '240') {
  return `<span class="tile" data-tint="${id}">
    <img src="/demo/img/${id}.svg" alt="" width="${size}" height="${size}" />
  </span>`;
}

/** @param {import('../demo/js/catalogue.js').Product} product */
export function card(product) {
  return `<li class="card" data-product="${product.id}">
    <a href="/demo/p/${product.id}/">
      ${picture(product.id)}
      ${say('span', `p.${product.id}.name`, 'class="card-name"')}
      ${money(product.cents, 'class="card-price"')}
    </a>
  </li>`;
}

/**
 * A shelf of products; `list` is the name that reports know it by.
 * @param {string} list
 * @param {import('../demo/js/catalogue.js').Product[]} products
 */
export function shelf(list, products) {
  return `<ul class="shelf" data-shelf="${list}">${products.map(card).join('')}</ul>`;
}

/**
 * A labelled field with its hint and the place for its error.
 * @param {{ name: string, label: string, hint?: string, control?: string, attributes?: string,
 *   width?: string }} field
 */
export function field({ name, label, hint, control, attributes = '', width = '' }) {
  const described = `aria-describedby="${hint ? `${name}-hint ` : ''}${name}-error"`;
  const shared = `id="${name}" name="${name}" ${described} ${attributes}`;
  return `<div class="field ${width}">
    ${say('label', label, `for="${name}"`)}
    ${control ? control.replace('SHARED', shared) : `<input ${shared} />`}
    ${hint ? say('p', hint, `class="hint" id="${name}-hint"`) : ''}
    <p class="field-error" id="${name}-error" hidden></p>
  </div>`;
}

/** The box that sums an order up, without or with its lines. */
export function sums({ withLines = true } = {}) {
  /** @param {string} name */
  const row = (name) => `<div data-sum-row="${name}" class="sum-row sum-${name}">
    ${say('dt', `sum.${name}`)}<dd data-sum="${name}"></dd>
  </div>`;
  return `<section class="sums" data-sums aria-labelledby="sums-title">
    ${say('h2', 'sum.title', 'id="sums-title"')}
    ${withLines ? `<ul class="sum-lines" data-sum-lines ${sayIn('aria-label', 'sum.lines')}></ul>` : ''}
    <dl>${['goods', 'shipping', 'discount', 'total'].map(row).join('')}</dl>
  </section>`;
}

/** The template of a line in the box above. */
export const sumLineTemplate = `<template id="sum-line">
  <li><span data-quantity></span> <span data-name></span> <span data-price></span></li>
</template>`;
