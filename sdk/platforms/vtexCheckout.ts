/**
 * VTEX's checkout: pixels do not run there, but the store's own checkout script does. The order
 * form comes with every change (`orderFormUpdated.vtex`), the step is the address's fragment.
 * The form holds e-mail, document and address; only items, totals, shipping option, payment
 * system, coupon and the codes of messages are read. It comes again and again: what is new in it
 * is told, once.
 */
import type { Tracked } from './vtexMessages';

interface Item {
  id?: string;
  name?: string;
  skuName?: string;
  sellingPrice?: number | null;
  price?: number | null;
  quantity?: number;
  additionalInfo?: { brandName?: string } | null;
  productCategories?: Record<string, string> | null;
}

/** The parts of the order form that are read; money is in cents. */
export interface OrderForm {
  orderFormId?: string;
  items?: Item[];
  value?: number;
  storePreferencesData?: { currencyCode?: string } | null;
  marketingData?: { coupon?: string | null } | null;
  shippingData?: {
    logisticsInfo?: { selectedSla?: string | null; selectedDeliveryChannel?: string | null }[];
  } | null;
  paymentData?: {
    payments?: { paymentSystem?: string; paymentSystemName?: string }[];
    paymentSystems?: { stringId?: string; id?: number | string; name?: string }[];
  } | null;
  messages?: { code?: string | null; status?: string }[];
}

/** The steps, by the fragment that each shows. */
const STEPS: Record<string, string> = {
  cart: 'view_cart',
  email: 'begin_checkout',
  profile: 'begin_checkout',
  shipping: 'begin_checkout',
  payment: 'begin_checkout',
};

/** What was told of a checkout so far. */
export class Checkout {
  private form: OrderForm | undefined;
  private step = '';
  private readonly told = new Set<string>();

  /** The order form has changed. */
  update(form: OrderForm): Tracked[] {
    this.form = form;
    const tier = form.shippingData?.logisticsInfo?.find((one) => one.selectedSla)?.selectedSla;
    const payment = form.paymentData?.payments?.[0];
    const system = form.paymentData?.paymentSystems?.find(
      ({ stringId, id }) => payment && String(stringId ?? id) === payment.paymentSystem,
    );
    const type = payment?.paymentSystemName ?? system?.name;
    const events = this.stepEvents();
    // VTEX chooses for the visitor what it knows; it counts once the visitor is at that step.
    if (tier && /^(shipping|payment)$/.test(this.step)) {
      events.push(...this.once(`tier ${tier}`, ['add_shipping_info', { shipping_tier: tier }]));
    }
    if (type && this.step === 'payment') {
      events.push(...this.once(`type ${type}`, ['add_payment_info', { payment_type: type }]));
    }
    for (const { code, status } of form.messages ?? []) {
      if (status === 'error') events.push(...this.once(`code ${code}`, ['error', { kind: code }]));
    }
    return events;
  }

  /** The visitor is at the step of this fragment: `#/shipping`. */
  go(hash: string): Tracked[] {
    this.step = /^#\/(\w+)/.exec(hash)?.[1] ?? '';
    // Another step: what is chosen there is told there.
    return this.form ? this.update(this.form) : [];
  }

  private stepEvents(): Tracked[] {
    const name = STEPS[this.step];
    return name && this.form?.items?.length ? this.once(name, [name, {}]) : [];
  }

  private once(key: string, [name, params]: Tracked): Tracked[] {
    if (this.told.has(key)) return [];
    this.told.add(key);
    return [[name, name === 'error' ? params : { ...this.basket(), ...params }]];
  }

  private basket(): Record<string, unknown> {
    const form = this.form ?? {};
    return {
      currency: form.storePreferencesData?.currencyCode,
      value: form.value === undefined ? undefined : form.value / 100,
      coupon: form.marketingData?.coupon || undefined,
      checkout_id: form.orderFormId,
      items: form.items?.map((item) => {
        const cents = item.sellingPrice ?? item.price;
        return {
          item_id: item.id,
          item_name: item.name,
          item_variant: item.skuName,
          item_brand: item.additionalInfo?.brandName,
          item_category: Object.values(item.productCategories ?? {}).pop(),
          price: cents == null ? undefined : cents / 100,
          quantity: item.quantity,
        };
      }),
    };
  }
}
