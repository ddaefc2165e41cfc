/*
 * Jornada in a Shopify custom pixel: Settings > Customer events > Add custom pixel, paste all of
 * this, fill in the two lines below, set the permission that your shop needs, connect.
 *
 * Shopify runs pixels in a frame without the page, so the tag cannot run here: this sends what
 * Shopify's customer events say, for the same visitor as the tag in the theme. The tag sees the
 * storefront's pages; this sees what is done in them, and the pages of the checkout.
 */
const COLLECTOR = 'https://collect.shop.example';
const SITE = 'shop';

const MINOR_UNITS = {
  JPY: 0,
  KRW: 0,
  CLP: 0,
  PYG: 0,
  VND: 0,
  KWD: 3,
  BHD: 3,
  TND: 3,
  JOD: 3,
  OMR: 3,
};

/* Money is an integer of the currency's smallest unit. */
const minor = (money) =>
  money && Math.round(Number(money.amount) * 10 ** (MINOR_UNITS[money.currencyCode] ?? 2));

const item = (variant, quantity) =>
  variant && {
    id: String(variant.sku || variant.id),
    name: variant.product && variant.product.title,
    variant: variant.title || undefined,
    category: (variant.product && variant.product.type) || undefined,
    brand: (variant.product && variant.product.vendor) || undefined,
    price: minor(variant.price),
    quantity,
  };

const currencyOf = (money) => money && money.currencyCode;

const viewed = ({ productVariant }) => ({
  currency: currencyOf(productVariant.price),
  items: [item(productVariant)],
});

const line = ({ cartLine }) => ({
  currency: currencyOf(cartLine.cost.totalAmount),
  value: minor(cartLine.cost.totalAmount),
  items: [item(cartLine.merchandise, cartLine.quantity)],
});

const checkout = ({ checkout }) => ({
  checkout_id: checkout.token,
  currency: checkout.currencyCode,
  value: minor(checkout.totalPrice),
  coupon: checkout.discountApplications.map(({ title }) => title).find(Boolean),
  items: checkout.lineItems.map(({ variant, quantity }) => item(variant, quantity)).filter(Boolean),
});

const EVENTS = {
  product_viewed: ['view_item', viewed],
  collection_viewed: [
    'view_item_list',
    ({ collection }) => ({ items: collection.productVariants.map((variant) => item(variant)) }),
  ],
  search_submitted: [
    'search',
    ({ searchResult }) => ({
      search_term: searchResult.query,
      results: searchResult.productVariants.length,
    }),
  ],
  product_added_to_cart: ['add_to_cart', line],
  product_removed_from_cart: ['remove_from_cart', line],
  cart_viewed: [
    'view_cart',
    ({ cart }) => ({
      currency: cart && currencyOf(cart.cost.totalAmount),
      value: cart && minor(cart.cost.totalAmount),
      items: cart ? cart.lines.map(({ merchandise, quantity }) => item(merchandise, quantity)) : [],
    }),
  ],
  checkout_started: ['begin_checkout', checkout],
  checkout_shipping_info_submitted: [
    'add_shipping_info',
    (data) => {
      const chosen = data.checkout.delivery && data.checkout.delivery.selectedDeliveryOptions;
      return { ...checkout(data), shipping_tier: chosen && chosen[0] && chosen[0].title };
    },
  ],
  payment_info_submitted: ['add_payment_info', checkout],
  checkout_completed: [
    'purchase',
    (data) => ({
      ...checkout(data),
      order_id: String((data.checkout.order && data.checkout.order.id) || data.checkout.token),
      payment_type: data.checkout.transactions.map(({ gateway }) => gateway).find(Boolean),
    }),
  ],
};

/* The visitor of the tag's cookie; without one, a new visitor whose cookie the tag takes over. */
let known;
async function visitor() {
  const found = /^1\.([0-9a-f-]{36})\./.exec((await browser.cookie.get('_jornada')) || '');
  if (found) return found[1];
  const id = crypto.randomUUID();
  await browser.cookie.set('_jornada', `1.${id}.${Math.floor(Date.now() / 1000)}`);
  return id;
}

async function send(event, type, fields) {
  const { location, referrer, title } = event.context.document;
  known = known || visitor();
  const body = {
    v: 1,
    site: SITE,
    visitor: await known,
    sent_at: Date.now(),
    events: [
      {
        id: event.id,
        at: Date.parse(event.timestamp),
        url: location.href,
        title,
        referrer,
        type,
        ...fields,
      },
    ],
  };
  await fetch(`${COLLECTOR}/v1/events`, {
    method: 'POST',
    headers: { 'Content-Type': 'text/plain' },
    body: JSON.stringify(body),
    keepalive: true,
  });
}

for (const [name, [type, fields]] of Object.entries(EVENTS)) {
  analytics.subscribe(name, (event) => send(event, type, fields(event.data)));
}

/* The theme's tag is not on the pages of the checkout. */
analytics.subscribe('page_viewed', (event) => {
  if (event.context.document.location.pathname.includes('/checkouts/'))
    send(event, 'page_view', {});
});
