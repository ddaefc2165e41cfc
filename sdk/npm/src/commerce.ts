/** GA4's e-commerce events, as `track` takes them. Prices are decimals in `currency`. */

/** A line of a cart, list or order. `item_id` or `item_name` must be there. */
export interface Item {
  item_id?: string | number;
  item_name?: string;
  item_brand?: string;
  item_category?: string;
  item_variant?: string;
  price?: number | string;
  quantity?: number;
  [more: string]: unknown;
}

/** What all of them may say. */
export interface Commerce {
  /** ISO 4217, as in `BRL`; the site's if it is left out. */
  currency?: string;
  value?: number | string;
  items?: Item[];
  coupon?: string;
  cart_id?: string | number;
  checkout_id?: string | number;
  [more: string]: unknown;
}

/** The parameters that each event cannot do without. */
export interface Events {
  view_item_list: Commerce & { items: Item[] };
  view_item: Commerce & { items: Item[] };
  select_item: Commerce & { items: Item[] };
  add_to_cart: Commerce & { items: Item[] };
  remove_from_cart: Commerce & { items: Item[] };
  view_cart: Commerce;
  begin_checkout: Commerce;
  add_shipping_info: Commerce & { shipping_tier?: string };
  add_payment_info: Commerce & { payment_type?: string };
  purchase: Commerce & {
    transaction_id: string | number;
    tax?: number;
    shipping?: number;
    /** The payment is already in. */
    paid?: boolean;
  };
  refund: Commerce & { transaction_id: string | number };
  search: { search_term: string; results?: number; [more: string]: unknown };
  sign_up: { method?: string; [more: string]: unknown };
  login: { method?: string; [more: string]: unknown };
  survey_response: { survey: string; kind: 'nps' | 'csat' | 'ces'; score: number };
}
