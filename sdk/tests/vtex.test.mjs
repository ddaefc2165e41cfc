/** VTEX by what it says: messages of the storefront, order forms and fragments of the checkout. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, it } from 'node:test';
import { load, wire } from './load.mjs';

const fixture = async (name) =>
  JSON.parse(await readFile(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'));

const PERSONAL = /ana|souza|flores|22000|11144477735|111\.444|99999/i;

describe('messages of the storefront', () => {
  it('are GA4’s events, without the person', async () => {
    const { fromMessage } = await load('platforms/vtexMessages.ts');
    for (const [message, expected] of await fixture('vtex-messages')) {
      const tracked = fromMessage(message);
      assert.deepEqual(tracked ? wire(tracked) : null, expected, message.eventName);
      assert.doesNotMatch(JSON.stringify(tracked ?? ''), PERSONAL);
    }
  });
});

describe('the checkout', () => {
  let Checkout, form;

  before(async () => {
    ({ Checkout } = await load('platforms/vtexCheckout.ts'));
    form = await fixture('vtex-order-form');
  });

  const basket = {
    currency: 'BRL',
    value: 199.7,
    coupon: 'VERAO',
    checkout_id: 'ede846222cd44046ba6c638442c3505a',
    items: [
      {
        item_id: '2000304',
        item_name: 'Camiseta Ipanema Azul P',
        item_variant: 'Azul P',
        item_brand: 'Praia',
        item_category: 'Camisetas',
        price: 89.9,
        quantity: 2,
      },
    ],
  };

  it('is told by its steps, each once, whatever is repeated', () => {
    const checkout = new Checkout();
    const told = [];
    const hear = (events) => told.push(...wire(events));
    hear(checkout.go('#/cart'));
    for (let n = 0; n < 3; n++) hear(checkout.update(form));
    for (const step of ['email', 'profile', 'shipping', 'payment', 'shipping', 'payment']) {
      hear(checkout.go(`#/${step}`));
      hear(checkout.update(structuredClone(form)));
    }
    assert.deepEqual(told, [
      ['view_cart', basket],
      ['begin_checkout', basket],
      ['add_shipping_info', { ...basket, shipping_tier: 'Sedex' }],
      ['add_payment_info', { ...basket, payment_type: 'Pix' }],
    ]);
    assert.doesNotMatch(JSON.stringify(told), PERSONAL);
  });

  it('tells another choice, and the codes of errors', () => {
    const checkout = new Checkout();
    checkout.go('#/payment');
    checkout.update(form);
    const other = structuredClone(form);
    other.shippingData.logisticsInfo[0].selectedSla = 'PAC';
    other.messages = [
      { code: 'couponNotFound', text: 'Cupom de Ana inválido', status: 'error' },
      { code: 'info', text: 'Olá', status: 'info' },
    ];
    assert.deepEqual(wire(checkout.update(other)), [
      ['add_shipping_info', { ...basket, shipping_tier: 'PAC' }],
      ['error', { kind: 'couponNotFound' }],
    ]);
  });

  it('says nothing of an empty cart, or of a form without parts', () => {
    const checkout = new Checkout();
    assert.deepEqual(checkout.go('#/payment'), []);
    assert.deepEqual(checkout.update({ orderFormId: 'x', items: [], messages: [] }), []);
    assert.deepEqual(checkout.update({}), []);
  });
});
