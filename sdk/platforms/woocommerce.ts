/** The detector for shops on WooCommerce, loaded where one is found. */
import type { Platform } from '../loader/platforms';
import { fromBody, fromForm, fromPage, type Tracked } from './woocommerceEvents';

interface Shop {
  jornadaPlatform?: Platform;
  jQuery?: (target: unknown) => {
    on(names: string, handler: (event: { type: string }, ...rest: unknown[]) => void): void;
  };
}

const EVENTS =
  'added_to_cart removed_from_cart init_checkout applied_coupon applied_coupon_in_checkout checkout_error';

const shop = window as unknown as Shop;

function start(platform: Platform): void {
  const tell = (tracked: Tracked | undefined) => {
    if (tracked) platform.track(...tracked, 'woocommerce');
  };
  fromPage(document, location.pathname).forEach(tell);
  // jQuery hands over fragments, a hash, and the button as a jQuery object.
  shop
    .jQuery?.(document.body)
    .on(EVENTS, (event, detail, _, button) =>
      tell(fromBody(event.type, (button as ArrayLike<Element> | undefined)?.[0], detail)),
    );
  addEventListener('submit', (event) => tell(fromForm(event.target as Element)), true);
  // The blocks' own event has no jQuery; its detail does not name the product.
  document.body.addEventListener('wc-blocks_added_to_cart', () => tell(['add_to_cart', {}]));
}

if (shop.jornadaPlatform) start(shop.jornadaPlatform);
