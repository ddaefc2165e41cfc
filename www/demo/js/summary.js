/**
 * The box that sums an order up, in the cart and through the checkout.
 */
import { productOf } from './catalogue.js';
import { current, t } from './language.js';
import { format } from './money.js';
import { copyOf, one } from './shell.js';

/**
 * @param {{ subtotal: number, discount: number, total: number }} sums
 * @param {number | undefined} shipping cents, once it is known
 */
export function showSums(sums, shipping) {
  const box = one(document, '[data-sums]');
  one(box, '[data-sum="goods"]').textContent = format(sums.subtotal, current());
  one(box, '[data-sum="shipping"]').textContent = shippingText(shipping);
  one(box, '[data-sum="discount"]').textContent = format(-sums.discount, current());
  one(box, '[data-sum-row="discount"]').hidden = sums.discount === 0;
  one(box, '[data-sum="total"]').textContent = format(sums.total, current());
}

/** @param {number | undefined} cents */
export function shippingText(cents) {
  if (cents === undefined) return t('sum.shipping.later');
  return cents === 0 ? t('sum.shipping.free') : format(cents, current());
}

/**
 * @param {HTMLElement} list
 * @param {import('./cart.js').Line[]} lines
 */
export function showLines(list, lines) {
  list.replaceChildren(
    ...lines.map((line) => {
      const row = copyOf('sum-line');
      one(row, '[data-name]').textContent = lineName(line);
      one(row, '[data-quantity]').textContent = `${line.quantity} ×`;
      const cents = productOf(line.product)?.cents ?? 0;
      one(row, '[data-price]').textContent = format(cents * line.quantity, current());
      return row;
    }),
  );
}

/** @param {import('./cart.js').Line} line */
export function lineName({ product, size }) {
  const name = t(`p.${product}.name`);
  return size ? `${name} · ${size}` : name;
}

/** @param {number} days */
export function daysText(days) {
  return t(days === 1 ? 'shipping.days.one' : 'shipping.days', { days });
}
