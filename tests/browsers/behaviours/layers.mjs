/** What a shop already tells others: Tag Manager's and gtag's data layers, Consent Mode. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

const items = [{ item_id: 'sku-1', item_name: 'Cafeteira', price: 149.9, quantity: 1 }];
const ITEMS = JSON.stringify(items);

/** The layer as gtag's snippet makes it. */
const GTAG = `window.dataLayer = window.dataLayer || []; function gtag() { dataLayer.push(arguments) }`;

const shapes = {
  title: 'data layer: objects and gtag’s arguments, from before the tag and after it',
  async play({ shop, open }) {
    const before = `${GTAG}
      dataLayer.push({ event: 'gtm.js', 'gtm.start': 1 });
      dataLayer.push({ event: 'view_item', ecommerce: { currency: 'BRL', value: 149.9, items: ${ITEMS} } });
      gtag('event', 'add_to_cart', { currency: 'BRL', value: 149.9, items: ${ITEMS} });`;
    shop.pages['/'] = { head: `<script>${before}</script>` };
    const tab = await open('/');
    const [item] = await shop.of('view_item');
    assert.deepEqual([item.currency, item.value, item.items[0].price], ['BRL', 14990, 14990]);
    await shop.of('add_to_cart');
    const length = await tab.run((items) => {
      window.dataLayer.push({ ecommerce: null });
      window.dataLayer.push({ event: 'view_cart', ecommerce: { currency: 'BRL', items } });
      window.gtag('event', 'begin_checkout', { currency: 'BRL', items });
      window.gtag('event', 'page_view', { page_title: 'not ours to count' });
      return window.dataLayer.push({ event: 'custom_of_the_shop' });
    }, items);
    assert.equal(length, 8, 'push still tells the length');
    await shop.of('view_cart');
    await shop.of('begin_checkout');
    return { page_view: 1, view_item: 1, add_to_cart: 1, view_cart: 1, begin_checkout: 1 };
  },
};

const personal = {
  title: 'data layer: nothing that is about a person is taken from it',
  async play({ shop, open }) {
    const tab = await open('/');
    await shop.of('page_view');
    await tab.run((items) => {
      window.dataLayer = window.dataLayer ?? [];
      window.dataLayer.push({
        event: 'purchase_stape',
        user_data: { email: 'ana@example.com', phone_number: '+55 51 99999-0000' },
        customer_name: 'Ana Souza',
        cpf: '123.456.789-09',
        note: 'call me at (51) 99999-0000',
        ecommerce: { transaction_id: 'T-1', currency: 'BRL', value: 149.9, items },
      });
    }, items);
    const [purchase] = await shop.of('purchase');
    assert.equal(purchase.order_id, 'T-1');
    assert.doesNotMatch(JSON.stringify(purchase), /ana|souza|9999|123\.456/i);
    return { page_view: 1, purchase: 1 };
  },
};

const replaced = {
  title: 'data layer: a page that replaces it, or its push, after the tag',
  async play({ shop, open }) {
    shop.pages['/'] = { head: `<script>${GTAG}</script>` };
    const tab = await open('/');
    await shop.of('page_view');
    await tab.run((items) => {
      window.dataLayer = [{ event: 'view_item', ecommerce: { currency: 'BRL', items } }];
    }, items);
    await shop.of('view_item');
    await tab.run((items) => {
      // As Tag Manager does it: a push of its own over whatever was there.
      const inner = window.dataLayer.push;
      window.dataLayer.push = (...entries) => inner.apply(window.dataLayer, entries);
      window.gtag('event', 'add_to_cart', { currency: 'BRL', items });
      // And one that forgets what was there.
      window.dataLayer.push = Array.prototype.push;
      window.gtag('event', 'view_cart', { currency: 'BRL', items });
    }, items);
    await shop.of('add_to_cart');
    await shop.of('view_cart');
    return { page_view: 1, view_item: 1, add_to_cart: 1, view_cart: 1 };
  },
};

const several = {
  title: 'data layer: several of them, by the names that the tag is given',
  async play({ shop, open }) {
    shop.pages['/'] = { attributes: 'data-datalayer="shopLayer,otherLayer"' };
    const tab = await open('/');
    await tab.run((items) => {
      window.dataLayer = [{ event: 'view_cart', ecommerce: { items } }];
      window.shopLayer = [{ event: 'view_item', ecommerce: { currency: 'BRL', items } }];
      window.otherLayer = [{ event: 'add_to_cart', ecommerce: { currency: 'BRL', items } }];
    }, items);
    await shop.of('view_item');
    await shop.of('add_to_cart');
    return { page_view: 1, view_item: 1, add_to_cart: 1 };
  },
};

const once = {
  title: 'data layer: what is told there and by call as well counts once',
  async play({ shop, open }) {
    shop.pages['/'] = { head: `<script>${GTAG}</script>` };
    const tab = await open('/');
    await tab.run((items) => {
      const order = { transaction_id: 'T-2', currency: 'BRL', value: 149.9, items };
      jornada('track', 'purchase', order);
      window.gtag('event', 'purchase', order);
      window.dataLayer.push({ event: 'purchase', ecommerce: order });
    }, items);
    await shop.of('purchase');
    return { page_view: 1, purchase: 1 };
  },
};

const mode = {
  title: 'Consent Mode: denied by default waits, and its update is the answer',
  async play({ shop, open }) {
    const denied = `${GTAG}; gtag('consent', 'default', { analytics_storage: 'denied' });`;
    shop.pages['/'] = { head: `<script>${denied}</script>` };
    const tab = await open('/');
    await tab.run(() => jornada('track', 'quiz'));
    await pause(1_500);
    assert.deepEqual(shop.gate.asked, [], 'no request');
    assert.equal(await tab.run(() => document.cookie), '');
    await tab.run(() => window.gtag('consent', 'update', { analytics_storage: 'granted' }));
    await shop.of('quiz');
    await tab.run(() => window.gtag('consent', 'update', { analytics_storage: 'denied' }));
    await tab.until(() => document.cookie === '');
    await tab.run(() => jornada('track', 'quiz'));
    return { page_view: 1, quiz: 1 };
  },
};

export const BEHAVIOURS = [shapes, personal, replaced, several, once, mode];
