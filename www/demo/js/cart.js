/**
 * The cart: lines of product, size and quantity in localStorage. Prices are
 * never stored, they come from the catalogue.
 *
 * @typedef {{ product: string, size: string, quantity: number }} Line
 */
import { productOf } from './catalogue.js';
import { remembered } from './storage.js';

const MOST_OF_ONE = 10;

const stored = remembered('localStorage', 'demo-shop-cart', isLines);

/**
 * @param {any} value
 * @returns {value is Line[]}
 */
function isLines(value) {
  return (
    Array.isArray(value) &&
    value.every(
      (line) =>
        productOf(line?.product) &&
        typeof line.size === 'string' &&
        Number.isInteger(line.quantity) &&
        line.quantity >= 1 &&
        line.quantity <= MOST_OF_ONE,
    )
  );
}

/** @returns {Line[]} */
export function lines() {
  return stored.read() ?? [];
}

/** @param {Line[]} lines */
export function subtotal(lines) {
  return lines.reduce((sum, line) => sum + price(line) * line.quantity, 0);
}

/** @param {Line} line */
export function price(line) {
  return productOf(line.product)?.cents ?? 0;
}

/**
 * Changes how many pieces of a product and size there are, within 0 and the most a visitor may
 * order, and returns by how many the cart really changed.
 * @param {string} product
 * @param {string} size
 * @param {number} by
 */
export function change(product, size, by) {
  const before = lines();
  const had = before.find((line) => line.product === product && line.size === size)?.quantity ?? 0;
  const quantity = Math.min(Math.max(had + by, 0), MOST_OF_ONE);
  const kept = before.filter((line) => line.product !== product || line.size !== size);
  const at = before.findIndex((line) => line.product === product && line.size === size);
  if (quantity > 0) kept.splice(at < 0 ? kept.length : at, 0, { product, size, quantity });
  save(kept);
  return quantity - had;
}

export function empty() {
  save([]);
}

/** @param {Line[]} lines */
function save(lines) {
  stored.write(lines);
  document.dispatchEvent(new Event('shop:cart'));
}
