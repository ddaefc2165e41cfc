/** What the documentation tells a shop to do, done. */
import assert from 'node:assert/strict';
import { startCollector } from '../../e2e/harness/collector.mjs';
import { bundled } from '../bundled.mjs';
import { earlierRelease } from '../releases.mjs';
import { script, snippet } from '../snippets.mjs';

const inline = {
  title: 'recipe: the install snippet',
  async play({ shop, open }) {
    shop.pages['/'] = { tag: await snippet('tag.md', shop, 'data-consent="granted"') };
    await open('/');
    await shop.of('page_view');
    return { page_view: 1 };
  },
};

const manager = {
  title: 'recipe: Tag Manager’s Custom HTML, put in after the page',
  async play({ shop, open }) {
    const html = await snippet('tag.md', shop, `createElement('script')`);
    shop.pages['/'] = {
      tag: '',
      head: `<script>window.dataLayer = [{ event: 'view_item', ecommerce: {} }]</script>`,
    };
    const tab = await open('/');
    await tab.run((html) => {
      // As Tag Manager does it: the markup's scripts are made anew.
      const holder = document.createElement('div');
      holder.innerHTML = html;
      const script = document.createElement('script');
      script.textContent = holder.querySelector('script').textContent;
      document.body.append(script);
      jornada('track', 'quiz');
    }, html);
    await shop.of('quiz');
    await shop.of('view_item');
    return { page_view: 1, view_item: 1, quiz: 1 };
  },
};

const vtex = {
  title: 'recipe: VTEX’s checkout and its page of the order placed',
  async play({ shop, open }) {
    const tag = await snippet('tag-platforms.md', shop, `createElement('script')`);
    shop.pages['/checkout/'] = { tag: `<script>${tag}</script>` };
    const placed = {
      transactionId: '1010-01',
      orderGroup: '1010',
      transactionTotal: 259.8,
      transactionProducts: [
        { sku: '17', name: 'Camiseta', category: 'Roupas', price: 129.9, quantity: 2 },
      ],
    };
    const order = await snippet('tag-platforms.md', shop, 'entry.orderGroup');
    const layer = `window.dataLayer = [{ event: 'gtm.js' }, ${JSON.stringify(placed)}];`;
    shop.pages['/checkout/orderPlaced/'] = { tag: `<script>${layer}${tag}${order}</script>` };
    const tab = await open('/checkout/#/cart');
    await shop.of('page_view');
    await tab.run(() => {
      location.hash = '#/shipping';
    });
    await shop.of('page_view', 2);
    await tab.goto(`${shop.origin}/checkout/orderPlaced/`);
    const [{ order_id, value, items }] = await shop.of('purchase');
    assert.deepEqual([order_id, value], ['1010', 25980]);
    assert.deepEqual(items, [
      { id: '17', name: 'Camiseta', category: 'Roupas', price: 12990, quantity: 2 },
    ]);
    return { page_view: 3, purchase: 1 };
  },
};

/** Shopify's frame for pixels: no page, an interface of promises, the events that a test sends. */
const SANDBOX = `<script>{
  const handlers = {}, jar = new Map(JSON.parse('JAR'));
  window.analytics = { subscribe: (name, handler) => (handlers[name] = handler) };
  window.browser = { cookie: { get: async (name) => jar.get(name) ?? '', set: async (name, value) => jar.set(name, value) } };
  addEventListener('message', ({ data }) => handlers[data.name]?.(data));
}</script>`;

const money = (amount) => ({ amount, currencyCode: 'BRL' });
const variant = {
  id: '9',
  sku: 'sku-9',
  title: 'M',
  price: money(129.9),
  product: { title: 'Camiseta', type: 'Roupas', vendor: 'Ana' },
};
const checkout = {
  token: 'c-1',
  currencyCode: 'BRL',
  totalPrice: money(279.7),
  discountApplications: [{ title: 'BEMVINDA' }],
  lineItems: [{ variant, quantity: 2 }],
  delivery: { selectedDeliveryOptions: [{ title: 'PAC' }] },
  transactions: [{ gateway: 'pix' }],
  order: { id: '5001' },
};

const shopify = {
  title: 'recipe: Shopify’s custom pixel goes on with the theme’s visitor',
  async play({ shop, open }) {
    const pixel = await script('shopify-pixel.js', shop);
    const tab = await open('/');
    const [{ visitor }] = await shop.of('page_view');
    const jar = JSON.stringify([['_jornada', `1.${visitor}.1763802000`]]);
    shop.pages['/pixel'] = { raw: `${SANDBOX.replace('JAR', jar)}<script>${pixel}</script>` };
    await tab.run(() => {
      const frame = document.createElement('iframe');
      frame.sandbox = 'allow-scripts';
      frame.src = '/pixel';
      document.body.append(frame);
      return new Promise((resolve) => (frame.onload = () => resolve()));
    });
    const tell = (name, data, path) =>
      tab.run((event) => document.querySelector('iframe').contentWindow.postMessage(event, '*'), {
        id: `sh-${name}`,
        name,
        timestamp: new Date().toISOString(),
        data,
        context: {
          document: {
            location: { href: shop.origin + path, pathname: path },
            title: 'Loja',
            referrer: '',
          },
        },
      });
    await tell('page_viewed', {}, '/products/1');
    await tell('product_viewed', { productVariant: variant }, '/products/1');
    await tell(
      'product_added_to_cart',
      { cartLine: { merchandise: variant, quantity: 2, cost: { totalAmount: money(259.8) } } },
      '/products/1',
    );
    await tell('page_viewed', {}, '/checkouts/c-1');
    await tell('checkout_started', { checkout }, '/checkouts/c-1');
    await tell('checkout_shipping_info_submitted', { checkout }, '/checkouts/c-1');
    await tell('payment_info_submitted', { checkout }, '/checkouts/c-1');
    await tell('checkout_completed', { checkout }, '/checkouts/c-1/thank-you');
    const [order] = await shop.of('purchase');
    assert.deepEqual(
      [order.order_id, order.value, order.coupon, order.payment_type, order.items[0].price],
      ['5001', 27970, 'BEMVINDA', 'pix', 12990],
    );
    const [shipping] = await shop.of('add_shipping_info');
    assert.equal(shipping.shipping_tier, 'PAC');
    const events = await shop.until((events) => assert.equal(events.length >= 8, true));
    assert.equal(new Set(events.map((event) => event.visitor)).size, 1);
    shop.hasGaps = true;
    return {
      page_view: 2,
      view_item: 1,
      add_to_cart: 1,
      begin_checkout: 1,
      add_shipping_info: 1,
      add_payment_info: 1,
      purchase: 1,
    };
  },
};

const integrity = {
  title: 'recipe: a hash of the tag in the page (SRI)',
  async play({ shop, open }) {
    const { src, integrity } = JSON.parse(await shop.collector.get('/jornada.json'));
    const markup = await snippet('tag.md', shop, 'integrity="sha384-…"');
    shop.pages['/'] = {
      tag: markup.replace('/jornada-pinned-….js', src).replace('sha384-…', integrity),
    };
    await open('/');
    await shop.of('page_view');
    return { page_view: 1 };
  },
};

const renamed = {
  title: 'recipe: every path of the tag under names of the shop’s own',
  async play({ shop, core, open }) {
    const loader = await shop.collector.get('/jornada.js');
    const [wasm] = /jornada-\w+\.wasm/.exec(loader);
    const [fallback] = /jornada-fallback-\w+\.js/.exec(loader);
    shop.aliases = {
      '/a/loja.js': '/jornada.js',
      '/a/core.bin': `/${wasm}`,
      '/a/core.js': `/${fallback}`,
      '/a/e': '/v1/events',
      [`/a/t/${shop.site}`]: `/v1/tag/${shop.site}`,
    };
    const names =
      'data-wasm="core.bin" data-fallback="core.js" data-events="/a/e" data-tag="/a/t/"';
    const policy = `default-src 'self' 'unsafe-inline' ${core === 'wasm' ? `'wasm-unsafe-eval'` : ''}`;
    shop.pages['/'] = {
      tagUrl: '/a/loja.js',
      attributes: names,
      headers: { 'content-security-policy': policy },
    };
    const tab = await open('/');
    await tab.run(() => jornada('track', 'quiz'));
    await shop.of('quiz');
    return { page_view: 1, quiz: 1 };
  },
};

const upgraded = {
  title: 'a page that still has the loader of the release before goes on after an upgrade',
  async play({ shop, core, open, after }) {
    const { name, assets } = await earlierRelease(shop.collector);
    shop.collector = shop.gate.collector = await startCollector({ after }, assets);
    await shop.collector.addSite(shop.site);
    shop.pages['/'] = { tagUrl: `${shop.collectorUrl}/${name}` };
    const tab = await open('/');
    await tab.run(() => jornada('track', 'quiz'));
    await shop.of('quiz');
    const form = core === 'wasm' ? /^jornada-\w{16}\.wasm$/ : /^jornada-fallback-/;
    const its = Object.keys(assets).find((name) => form.test(name));
    assert(shop.gate.asked.includes(`GET /${its}`), 'its own core was asked for');
    const today = await shop.collector.get('/jornada.js');
    assert(!today.includes(its), 'which is not today’s');
    return { page_view: 1, quiz: 1 };
  },
};

const module = {
  title: 'recipe: the npm package, bundled with the shop’s own code',
  async play({ shop, open }) {
    Object.assign(shop.pages, await bundled());
    shop.pages['/'] = {
      tag: `<script>var site = '${shop.site}', collector = '${shop.collectorUrl}'</script>
        <script type="module" src="/app.js"></script>`,
    };
    await open('/');
    const [{ order_id, value, currency, items }] = await shop.of('purchase');
    assert.deepEqual([order_id, value, currency], ['T-1', 14_990, 'BRL']);
    assert.deepEqual([items[0].id, items[0].price, items[0].quantity], ['sku-1', 14_990, 1]);
    assert(
      shop.gate.asked.every((asked) => !asked.includes('/jornada')),
      'all of the tag came from the shop’s own bundle',
    );
    return { page_view: 1, purchase: 1 };
  },
};

export const BEHAVIOURS = [inline, manager, vtex, shopify, integrity, renamed, module, upgraded];
