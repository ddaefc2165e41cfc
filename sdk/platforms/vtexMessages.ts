/**
 * VTEX's storefront tells its pixels what happens by window messages named `vtex:*`
 * (developers.vtex.com, "Pixel apps"). This is what they mean in GA4's names. Prices of carts are
 * in cents where `priceIsInt` says so; those of products and orders are decimals. `vtex:userData`
 * is about a person, and not read.
 */

type Fields = Record<string, unknown>;

/** A message of VTEX's. */
export type Message = Fields & { eventName?: unknown };

/** A name and parameters as for `jornada('track', ...)`. */
export type Tracked = [name: string, params: Fields];

const object = (value: unknown): Fields =>
  value && typeof value === 'object' ? (value as Fields) : {};
const list = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(object) : []);
const number = (value: unknown): number | undefined =>
  typeof value === 'number' && isFinite(value) ? value : undefined;

/** The category's last part: "/Roupas/Camisetas/" is "Camisetas". */
function category(value: unknown): string | undefined {
  const text = Array.isArray(value) ? value[0] : value;
  return typeof text === 'string' ? text.split('/').filter(Boolean).pop() : undefined;
}

/** A line of a cart. */
function cartItem(item: Fields): Fields {
  const price = number(item['price']);
  return {
    item_id: item['skuId'] ?? item['id'],
    item_name: item['name'],
    item_variant: item['variant'] ?? item['skuName'],
    item_brand: item['brand'] ?? object(item['additionalInfo'])['brandName'],
    item_category: category(item['category']),
    price: price !== undefined && item['priceIsInt'] === true ? price / 100 : price,
    quantity: item['quantity'],
  };
}

/** A product as shelves and product pages know it. */
function product(given: Fields, index?: unknown): Fields {
  const sku = object(given['selectedSku'] ?? given['sku'] ?? list(given['items'])[0]);
  const sellers = list(sku['sellers']);
  const seller = sellers.find((one) => one['sellerDefault']) ?? sellers[0] ?? object(sku['seller']);
  return {
    item_id: sku['itemId'] ?? given['productId'],
    item_name: given['productName'],
    item_variant: sku['name'],
    item_brand: given['brand'],
    item_category: category(given['categories']),
    price: number(object(seller['commertialOffer'])['Price']),
    index,
  };
}

/** A line of an order. */
function orderItem(item: Fields): Fields {
  return {
    item_id: item['sku'] ?? item['id'],
    item_name: item['name'],
    item_variant: item['skuName'],
    item_brand: item['brand'],
    item_category: item['category'],
    price: number(item['price']),
    quantity: item['quantity'],
  };
}

function cart(message: Message): Fields {
  const form = object(message['orderForm']);
  const items = list(message['items'] ?? form['items']).map(cartItem);
  const total = items.reduce(
    (sum, { price, quantity }) => sum + Number(price ?? 0) * Number(quantity ?? 1),
    0,
  );
  return {
    currency: message['currency'],
    value: Math.round(total * 100) / 100,
    items,
    cart_id: form['id'],
  };
}

function order(message: Message): Tracked {
  const payment = list(message['transactionPaymentType'])[0];
  const shipping = list(message['transactionShippingMethod'])[0];
  return [
    'purchase',
    {
      transaction_id: message['orderGroup'] ?? message['transactionId'],
      currency: message['currency'] ?? message['transactionCurrency'],
      value: number(message['transactionTotal']),
      tax: number(message['transactionTax']),
      shipping: number(message['transactionShipping']),
      coupon: message['coupon'] || undefined,
      payment_type: payment && (payment['paymentSystemName'] ?? payment['group']),
      shipping_tier: shipping && shipping['selectedSla'],
      items: list(message['transactionProducts']).map(orderItem),
    },
  ];
}

function search(message: Message): Tracked | undefined {
  const { term, results } = object(message['search']);
  return term ? ['search', { search_term: term, results }] : undefined;
}

/** What a message says, if it is about the journey. */
export function fromMessage(message: Message): Tracked | undefined {
  const { currency } = message;
  const name = String(message.eventName).replace('vtex:', '');
  switch (name) {
    case 'productView':
      return ['view_item', { currency, items: [product(object(message['product']))] }];
    case 'productClick':
      return [
        'select_item',
        {
          currency,
          item_list_name: message['list'],
          items: [product(object(message['product']), message['position'])],
        },
      ];
    case 'productImpression': {
      const impressions = list(message['impressions']);
      const shown = impressions.length ? impressions : [message];
      return [
        'view_item_list',
        {
          currency,
          item_list_name: message['list'],
          items: shown.map((one) => product(object(one['product']), one['position'])),
        },
      ];
    }
    case 'addToCart':
      return ['add_to_cart', cart(message)];
    case 'removeFromCart':
      return ['remove_from_cart', cart(message)];
    case 'viewCart':
      return ['view_cart', cart(message)];
    case 'beginCheckout':
      return ['begin_checkout', cart(message)];
    case 'addShippingInfo':
      return ['add_shipping_info', { ...cart(message), shipping_tier: message['shippingTier'] }];
    case 'addPaymentInfo': {
      const payment = object(message['payment']);
      return ['add_payment_info', { ...cart(message), payment_type: payment['group'] }];
    }
    case 'addToWishlist':
      return ['add_to_wishlist', cart(message)];
    case 'orderPlaced':
      return order(message);
    case 'pageInfo':
      return search(message);
    case 'signUp':
      return ['sign_up', {}];
    case 'login':
      return ['login', {}];
    case 'refund':
      return [
        'refund',
        { transaction_id: message['orderGroup'] ?? message['transactionId'], currency },
      ];
  }
  return undefined;
}
