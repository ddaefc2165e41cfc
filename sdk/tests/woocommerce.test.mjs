/** WooCommerce by its events and its markup, as far as that needs no browser. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { load, wire } from './load.mjs';

/** A button with these attributes, in a card with this title. */
function button(attributes, title) {
  const card = { querySelector: () => (title ? { textContent: ` ${title} ` } : null) };
  return { getAttribute: (name) => attributes[name] ?? null, closest: () => card };
}

describe('WooCommerce', () => {
  let events;
  before(async () => (events = await load('platforms/woocommerceEvents.ts')));

  it('events of the body are GA4’s', () => {
    const loop = button(
      { 'data-product_id': '41', 'data-product_sku': 'CAN-1', 'data-quantity': '2' },
      'Caneca',
    );
    const cases = [
      [
        'added_to_cart',
        loop,
        undefined,
        ['add_to_cart', { items: [{ item_id: 'CAN-1', item_name: 'Caneca', quantity: 2 }] }],
      ],
      [
        'added_to_cart',
        button({ 'data-product_id': '41' }),
        undefined,
        ['add_to_cart', { items: [{ item_id: '41', quantity: 1 }] }],
      ],
      ['added_to_cart', undefined, undefined, ['add_to_cart', { items: [{ quantity: 1 }] }]],
      [
        'removed_from_cart',
        loop,
        undefined,
        ['remove_from_cart', { items: [{ item_id: 'CAN-1', item_name: 'Caneca', quantity: 2 }] }],
      ],
      ['init_checkout', undefined, undefined, ['begin_checkout', {}]],
      ['applied_coupon', undefined, 'VERAO', ['coupon_applied', { coupon: 'VERAO' }]],
      ['applied_coupon', undefined, undefined, null],
      [
        'checkout_error',
        undefined,
        '<ul class="woocommerce-error">…',
        ['error', { kind: 'checkout_error' }],
      ],
      ['update_checkout', undefined, undefined, null],
    ];
    for (const [type, element, detail, expected] of cases) {
      const tracked = events.fromBody(type, element, detail);
      assert.deepEqual(tracked ? wire(tracked) : null, expected, type);
    }
  });

  it('amounts are read in both ways of writing them', () => {
    for (const [text, value] of [
      ['1.234,56', 1234.56],
      ['1,234.56', 1234.56],
      ['89,90', 89.9],
      ['89.9', 89.9],
      ['1.234', 1234],
      ['1 234,5', 1234.5],
      ['79', 79],
      ['', undefined],
      ['grátis', undefined],
    ]) {
      assert.equal(events.decimal(text), value, text);
    }
  });
});
