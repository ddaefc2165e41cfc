/**
 * WooCommerce in GA4's names. Its classic pages tell what happens by jQuery events on the body
 * (`added_to_cart`, `removed_from_cart`, `init_checkout`, `applied_coupon`, `checkout_error`),
 * its block cart and checkout by events of the document and a store of `wp.data`; what the events
 * do not say is read from the markup that WooCommerce gives each button and page.
 */
export type Tracked = [name: string, params: Record<string, unknown>];

const attribute = (element: Element | null | undefined, name: string) =>
  element?.getAttribute(name) || undefined;

/** The product of a button or link that adds to, or removes from, the cart. */
export function itemOf(button: Element | null | undefined): Record<string, unknown> {
  const card = button?.closest('.product, .cart_item, .mini_cart_item');
  const title = card?.querySelector(
    '.woocommerce-loop-product__title, .product_title, .product-name a',
  );
  return {
    item_id: attribute(button, 'data-product_sku') ?? attribute(button, 'data-product_id'),
    item_name: title?.textContent?.trim() || undefined,
    quantity: Number(attribute(button, 'data-quantity') ?? 1),
  };
}

/** A jQuery event of the body. */
export function fromBody(
  type: string,
  button: Element | null | undefined,
  detail?: unknown,
): Tracked | undefined {
  switch (type) {
    case 'added_to_cart':
      return ['add_to_cart', { items: [itemOf(button)] }];
    case 'removed_from_cart':
      return ['remove_from_cart', { items: [itemOf(button)] }];
    case 'init_checkout':
      return ['begin_checkout', {}];
    case 'applied_coupon_in_checkout':
    case 'applied_coupon':
      return typeof detail === 'string' ? ['coupon_applied', { coupon: detail }] : undefined;
    case 'checkout_error':
      return ['error', { kind: 'checkout_error' }];
  }
  return undefined;
}

/** What the page at hand is: the cart, or the thanks for an order. */
export function fromPage(page: Document, path: string): Tracked[] {
  const { classList } = page.body;
  if (classList.contains('woocommerce-order-received')) {
    // The permalink of the order; the number that people see may be another.
    const id =
      page.querySelector('.woocommerce-order-overview__order strong')?.textContent?.trim() ||
      /\/order-received\/(\d+)/.exec(path)?.[1];
    return id ? [['purchase', { transaction_id: id, ...totalOf(page) }]] : [];
  }
  if (classList.contains('woocommerce-cart')) return [['view_cart', {}]];
  return [];
}

/** The total of the thanks page: amount and currency as WooCommerce marks them up. */
function totalOf(page: Document): Record<string, unknown> {
  const total = page.querySelector('.woocommerce-order-overview__total .woocommerce-Price-amount');
  const symbol =
    total?.querySelector('.woocommerce-Price-currencySymbol')?.textContent?.trim() ?? '';
  const text = (total?.textContent ?? '').replace(symbol, '').trim();
  const value = decimal(text);
  return value === undefined ? {} : { value, currency: CURRENCIES[symbol] };
}

/** Only symbols that mean one currency. */
const CURRENCIES: Record<string, string> = { R$: 'BRL', '€': 'EUR', '£': 'GBP', '₹': 'INR' };

/** `1.234,56` and `1,234.56`: the last separator before two digits is the decimal one. */
export function decimal(text: string): number | undefined {
  const parts = /^([\d.,\s]*?)(?:[.,](\d{1,2}))?$/.exec(text.trim());
  const whole = parts?.[1]?.replace(/[.,\s]/g, '');
  return whole ? Number(`${whole}.${parts?.[2] ?? 0}`) : undefined;
}

/** The button of a classic product page, whose form adds by loading the page again. */
export function fromForm(form: Element): Tracked | undefined {
  if (!form.matches('form.cart')) return undefined;
  const button = form.querySelector('[name=add-to-cart]');
  const value = (name: string) => form.querySelector<HTMLInputElement>(`[name=${name}]`)?.value;
  return [
    'add_to_cart',
    {
      items: [
        {
          item_id: value('variation_id') || button?.getAttribute('value') || undefined,
          item_name: document.querySelector('.product_title')?.textContent?.trim(),
          quantity: Number(value('quantity') ?? 1),
        },
      ],
    },
  ];
}
