/** Shops whose platform tells the journey in its own words. */
import assert from 'node:assert/strict';

const vtex = {
  title: 'VTEX: the storefront’s messages are commerce events',
  async play({ shop, open }) {
    const tab = await open('/');
    await tab.run(() => {
      const items = [
        {
          skuId: '17',
          name: 'Camiseta',
          variant: 'P',
          price: 12990,
          priceIsInt: true,
          quantity: 2,
        },
      ];
      window.postMessage({ eventName: 'vtex:addToCart', currency: 'BRL', items }, '*');
      window.postMessage({ eventName: 'vtex:userData', email: 'ana@example.com' }, '*');
      window.postMessage(
        {
          eventName: 'vtex:orderPlaced',
          currency: 'BRL',
          transactionId: '1010',
          transactionTotal: 259.8,
          transactionProducts: [{ sku: '17', name: 'Camiseta', price: 129.9, quantity: 2 }],
        },
        '*',
      );
    });
    const [added] = await shop.of('add_to_cart');
    assert.deepEqual(
      [added.items[0].id, added.items[0].price, added.items[0].quantity],
      ['17', 12990, 2],
    );
    const [order] = await shop.of('purchase');
    assert.deepEqual([order.order_id, order.value], ['1010', 25980]);
    assert.doesNotMatch(JSON.stringify(await shop.events()), /example\.com"/);
    return { page_view: 1, add_to_cart: 1, purchase: 1 };
  },
};

const woocommerce = {
  title: 'WooCommerce: the page that thanks for an order is a purchase, also when it is seen again',
  async play({ shop, open }) {
    const thanks = {
      body: `<script>document.body.className = 'woocommerce-order-received';
          window.woocommerce_params = {};</script>
        <li class="woocommerce-order-overview__order">Pedido: <strong>4711</strong></li>
        <li class="woocommerce-order-overview__total"><span class="woocommerce-Price-amount"><bdi>
          <span class="woocommerce-Price-currencySymbol">R$</span>1.234,56</bdi></span></li>`,
    };
    shop.pages['/checkout/order-received/4711'] = thanks;
    const tab = await open('/checkout/order-received/4711');
    const [order] = await shop.of('purchase');
    assert.deepEqual([order.order_id, order.value, order.currency], ['4711', 123456, 'BRL']);
    await tab.goto(`${shop.origin}/checkout/order-received/4711`);
    await shop.of('purchase', 2);
    const { orders, revenue } = await shop.collector.report(shop.site, 'overview');
    assert.deepEqual([orders, revenue], [1, [{ currency: 'BRL', minor: 123456 }]]);
    return { page_view: 2, purchase: 2 };
  },
};

export const BEHAVIOURS = [vtex, woocommerce];
