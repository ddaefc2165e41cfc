/**
 * Shelves: lists of product cards that name their list with `data-shelf` and
 * their products with `data-product`.
 */
import { productOf } from './catalogue.js';
import { copyOf } from './shell.js';
import { selectItem, viewItemList } from './track.js';

/**
 * Tells that the shelves under `root` were seen, and what is picked from them.
 * @param {ParentNode} root
 */
export function watchShelves(root) {
  for (const shelf of root.querySelectorAll('[data-shelf]')) {
    const list = shelf.getAttribute('data-shelf') ?? '';
    const cards = [...shelf.querySelectorAll('[data-product]')];
    viewItemList(
      list,
      cards.flatMap((card) => productIn(card) ?? []),
    );
    for (const card of cards) {
      card.addEventListener('click', () => {
        const product = productIn(card);
        if (product) selectItem(list, product);
      });
    }
  }
}

/** @param {Element} card */
function productIn(card) {
  return productOf(card.getAttribute('data-product') ?? '');
}

/**
 * A card of the page's template, for shelves that are filled in the browser.
 * @param {import('./catalogue.js').Product} product
 */
export function cardOf(product) {
  return copyOf(`card-${product.id}`);
}
