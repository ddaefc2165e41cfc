/**
 * The pages where people look around: home, shelves, products, search, and the
 * page for addresses that do not exist.
 */
import { categories, products } from '../demo/js/catalogue.js';
import { card, money, picture, say, shelf } from './markup.mjs';

/** @typedef {import('./layout.mjs').Page} Page */

const FAVOURITES = ['tenis-brisa', 'mochila-serra', 'caneca-alvorada', 'chapeu-praia'];

/** @returns {Page} */
export function home() {
  const favourites = products.filter(({ id }) => FAVOURITES.includes(id));
  return {
    path: '',
    title: 'title.home',
    script: 'shelf',
    body: `
      <section class="hero">
        <div>
          ${say('h1', 'home.title')}
          ${say('p', 'home.text')}
          ${say('a', 'home.go', 'class="button" href="/demo/c/tenis/"')}
        </div>
        <img src="/demo/img/hero.svg" alt="" width="560" height="320" />
      </section>
      <ul class="doors" role="list">${categories.map(door).join('')}</ul>
      ${say('h2', 'home.favourites')}
      ${shelf('home-favourites', favourites)}`,
  };
}

/** @param {import('../demo/js/catalogue.js').Category} category */
function door({ id }) {
  const first = products.find((product) => product.category === id)?.id ?? '';
  return `<li><a class="door" href="/demo/c/${id}/">
    ${picture(first, '64')}
    <span>${say('strong', `c.${id}.name`)}${say('span', `c.${id}.text`)}</span>
  </a></li>`;
}

/**
 * @param {import('../demo/js/catalogue.js').Category} category
 * @returns {Page}
 */
export function category({ id }) {
  return {
    path: `c/${id}/`,
    title: `c.${id}.name`,
    script: 'shelf',
    category: id,
    body: `
      ${say('h1', `c.${id}.name`)}
      ${say('p', `c.${id}.text`, 'class="lead"')}
      ${shelf(
        `category-${id}`,
        products.filter((product) => product.category === id),
      )}`,
  };
}

/**
 * @param {import('../demo/js/catalogue.js').Product} product
 * @returns {Page}
 */
export function product(product) {
  const { id, category } = product;
  const others = products.filter((other) => other.category === category && other.id !== id);
  return {
    path: `p/${id}/`,
    title: `p.${id}.name`,
    script: 'product',
    category,
    body: `
      <div class="product">
        ${picture(id, '480')}
        <div>
          ${say('a', `c.${category}.name`, `class="crumb" href="/demo/c/${category}/"`)}
          ${say('h1', `p.${id}.name`)}
          ${money(product.cents, 'class="price"')}
          <ul class="terms">${say('li', 'product.installments')}${say('li', 'product.pix')}</ul>
          ${say('p', `p.${id}.text`)}
          ${say('p', `p.${id}.details`, 'class="muted"')}
          ${buyForm(product)}
        </div>
      </div>
      ${say('h2', 'product.more')}
      ${shelf('same-category', others)}`,
  };
}

/** @param {import('../demo/js/catalogue.js').Product} product */
function buyForm({ id, sizes }) {
  const sizeField = `<div class="field">
    ${say('label', 'product.size', 'for="size"')}
    <select id="size" name="size" aria-describedby="size-error">
      ${say('option', 'product.size.choose', 'value=""')}
      ${sizes.map((size) => `<option>${size}</option>`).join('')}
    </select>
    <p class="field-error" id="size-error" hidden></p>
  </div>`;
  return `<form id="buy" class="buy" data-product="${id}" novalidate>
    ${sizes.length > 0 ? sizeField : ''}
    <div class="field">
      ${say('label', 'product.quantity', 'for="quantity"')}
      <select id="quantity" name="quantity">
        ${[1, 2, 3, 4, 5].map((count) => `<option>${count}</option>`).join('')}
      </select>
    </div>
    ${say('button', 'product.add', 'type="submit" class="button"')}
    <div role="status">
      <p class="added" data-added hidden>
        <span data-added-text></span>
        ${say('a', 'product.toCart', 'href="/demo/cart/"')}
      </p>
    </div>
  </form>`;
}

/** @returns {Page} */
export function search() {
  const templates = products.map(
    (product) => `<template id="card-${product.id}">${card(product)}</template>`,
  );
  return {
    path: 'search/',
    title: 'title.search',
    script: 'search',
    body: `
      ${say('h1', 'search.title')}
      <p class="lead" data-found role="status"></p>
      <ul class="shelf" data-results data-shelf="search"></ul>
      ${templates.join('')}`,
  };
}

/** @returns {Page} */
export function missing() {
  return {
    path: '404.html',
    title: 'title.missing',
    script: 'plain',
    body: `
      <div class="alone">
        ${say('h1', 'missing.title')}
        ${say('p', 'missing.text')}
        ${say('a', 'missing.go', 'class="button" href="/demo/"')}
      </div>`,
  };
}
