/**
 * The shop's side of the measuring: GA4's names and shapes, decimal prices, as
 * any shop already sends them. Names are given in one language, so that a
 * report does not count one product twice.
 */
import { price, subtotal } from './cart.js';
import { categoryOf, productOf } from './catalogue.js';

/** @typedef {import('./cart.js').Line} Line */
/** @typedef {import('./catalogue.js').Product} Product */

const CURRENCY = 'BRL';

/**
 * @param {string} name
 * @param {Record<string, unknown>} params
 */
function track(name, params) {
  window.jornada('track', name, params);
}

/** @param {number} cents */
function decimal(cents) {
  return cents / 100;
}

/**
 * @param {Product} product
 * @param {{ size?: string, quantity?: number, index?: number }} [more]
 */
function item(product, { size, quantity = 1, index } = {}) {
  return {
    item_id: product.id,
    item_name: product.name.pt,
    item_category: categoryOf(product.category)?.name.pt,
    price: decimal(product.cents),
    quantity,
    ...(size ? { item_variant: size } : {}),
    ...(index === undefined ? {} : { index }),
  };
}

/** @param {Line[]} lines */
function items(lines) {
  return lines.flatMap(({ product, size, quantity }) => {
    const sold = productOf(product);
    return sold ? [item(sold, { size, quantity })] : [];
  });
}

/** @param {Line[]} lines */
function basket(lines) {
  return { currency: CURRENCY, value: decimal(subtotal(lines)), items: items(lines) };
}

/**
 * @param {string} list
 * @param {Product[]} products
 */
export function viewItemList(list, products) {
  track('view_item_list', {
    item_list_id: list,
    items: products.map((product, index) => item(product, { index })),
  });
}

/**
 * @param {string} list
 * @param {Product} product
 */
export function selectItem(list, product) {
  track('select_item', { item_list_id: list, items: [item(product)] });
}

/** @param {Product} product */
export function viewItem(product) {
  track('view_item', {
    currency: CURRENCY,
    value: decimal(product.cents),
    items: [item(product)],
  });
}

/**
 * Tells by how much a line of the cart changed: an addition or a removal.
 * @param {Line} line with the signed change as its quantity
 */
export function cartChanged(line) {
  if (line.quantity === 0) return;
  const quantity = Math.abs(line.quantity);
  track(line.quantity > 0 ? 'add_to_cart' : 'remove_from_cart', {
    currency: CURRENCY,
    value: decimal(price(line) * quantity),
    items: items([{ ...line, quantity }]),
  });
}

/** @param {Line[]} lines */
export function viewCart(lines) {
  track('view_cart', basket(lines));
}

/** @param {Line[]} lines */
export function beginCheckout(lines) {
  track('begin_checkout', basket(lines));
}

/**
 * @param {Line[]} lines
 * @param {string} tier
 */
export function addShippingInfo(lines, tier) {
  track('add_shipping_info', { ...basket(lines), shipping_tier: tier });
}

/**
 * @param {Line[]} lines
 * @param {string} type
 */
export function addPaymentInfo(lines, type) {
  track('add_payment_info', { ...basket(lines), payment_type: type });
}

/**
 * Told on every load of the thank-you page, as most shops do: the same `transaction_id` counts
 * once.
 * @param {import('./order.js').Order} order
 */
export function purchase(order) {
  track('purchase', {
    transaction_id: order.number,
    currency: CURRENCY,
    value: decimal(order.subtotal - order.discount),
    shipping: decimal(order.shipping),
    shipping_tier: order.tier,
    payment_type: order.payment,
    items: items(order.lines),
  });
}

/**
 * @param {string} term
 * @param {number} results
 */
export function search(term, results) {
  track('search', { search_term: term, results });
}
