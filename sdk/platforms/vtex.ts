/** The detector for shops on VTEX, loaded where one is found: storefront and checkout. */
import type { Platform } from '../loader/platforms';
import { Checkout, type OrderForm } from './vtexCheckout';
import { fromMessage, type Message, type Tracked } from './vtexMessages';

interface Shop {
  jornadaPlatform?: Platform;
  jQuery?: (target: unknown) => {
    on(name: string, handler: (event: unknown, form: OrderForm) => void): void;
  };
  vtexjs?: {
    checkout?: {
      orderForm?: OrderForm;
      getOrderForm?: () => { then(f: (form: OrderForm) => void): void };
    };
  };
}

const shop = window as unknown as Shop;

function start(platform: Platform): void {
  const tell = (tracked: Tracked | undefined) => {
    if (tracked) platform.track(...tracked, 'vtex');
  };
  const read = (message: Message) => tell(fromMessage(message));
  platform.messages.forEach(read);
  addEventListener('message', ({ data }: MessageEvent<Message | null>) => {
    if (/^vtex:/.test(String(data?.eventName))) read(data!);
  });

  const api = shop.vtexjs?.checkout;
  if (!api || !shop.jQuery) return;
  const checkout = new Checkout();
  const go = () => checkout.go(location.hash).forEach(tell);
  go();
  addEventListener('hashchange', go);
  shop.jQuery(window).on('orderFormUpdated.vtex', (_, form) => checkout.update(form).forEach(tell));
  if (api.orderForm) checkout.update(api.orderForm).forEach(tell);
  else api.getOrderForm?.().then((form) => checkout.update(form).forEach(tell));
}

if (shop.jornadaPlatform) start(shop.jornadaPlatform);
