/**
 * From cart to order: what the checkout has learnt so far (for this tab only)
 * and the order that comes of it.
 *
 * @typedef {'card' | 'pix' | 'boleto'} Payment
 * @typedef {{ name: string, email: string, cep: string, street: string, number: string,
 *   city: string, state: string }} Address
 * @typedef {{ begun: string, address?: Address, tier?: string }} Checkout
 * @typedef {{ number: string, lines: import('./cart.js').Line[], subtotal: number,
 *   shipping: number, tier: string, days: number, discount: number, total: number,
 *   payment: Payment, installments: number, name: string, email: string }} Order
 */
import { subtotal } from './cart.js';
import { quotes } from './shipping.js';
import { remembered } from './storage.js';

const PIX_DISCOUNT_PERCENT = 5;

export const checkout = remembered('sessionStorage', 'demo-shop-checkout', isCheckout);
export const placed = remembered('sessionStorage', 'demo-shop-order', isOrder);

/**
 * @param {any} value
 * @returns {value is Checkout}
 */
function isCheckout(value) {
  return typeof value?.begun === 'string';
}

/**
 * @param {any} value
 * @returns {value is Order}
 */
function isOrder(value) {
  return typeof value?.number === 'string' && Array.isArray(value.lines);
}

/**
 * The sums of an order, in cents. Paying by Pix takes five per cent off the goods.
 * @param {import('./cart.js').Line[]} lines
 * @param {{ shipping?: number | undefined, payment?: Payment }} [chosen]
 */
export function sums(lines, { shipping = 0, payment } = {}) {
  const goods = subtotal(lines);
  const discount = payment === 'pix' ? Math.round((goods * PIX_DISCOUNT_PERCENT) / 100) : 0;
  return { subtotal: goods, shipping, discount, total: goods - discount + shipping };
}

/**
 * The shipping that the visitor chose, if the checkout got that far.
 * @param {Checkout | null} progress
 * @param {import('./cart.js').Line[]} lines
 */
export function chosenQuote(progress, lines) {
  if (!progress?.address) return undefined;
  return quotes(progress.address.cep, subtotal(lines)).find(({ tier }) => tier === progress.tier);
}

/** A number that people can read out on the telephone: no O, I, 0 or 1. */
export function orderNumber() {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  const text = Array.from(bytes, (byte) => letters[byte % letters.length]).join('');
  return `PV-${text.slice(0, 4)}-${text.slice(4)}`;
}
