/**
 * The wire's events of calls that the core never saw, by the rules of `sdk/src/commerce.rs` and
 * `sdk/src/money.rs`; `sdk/fixtures` holds both to the same answers.
 */
import type { Entry, Json } from './core';

type Fields = { [key: string]: Json | undefined };

/** Fields that may be labels of any event. */
const LABELS = /^((order|cart|checkout)_id|coupon|shipping_tier|payment_type|search_term)$/;

/** Fields of our own types that `track` may give. */
const OWN: Record<string, RegExp> = {
  form: /^(form|field|state)$/,
  error: /^(kind|field)$/,
  outbound: /^href$/,
  survey_response: /^(survey|kind|score)$/,
};

const RESERVED = /^(engagement|identify|exposure|custom)$/;
const COMMERCE =
  /^(view_(item(_list)?|cart)|select_item|(add_to|remove_from)_cart|begin_checkout|add_(shipping|payment)_info|purchase|refund|search|order_(paid|cancelled))$/;
const NO_DECIMALS = /^(BIF|CLP|DJF|GNF|ISK|JPY|KMF|KRW|PYG|RWF|UGX|UYI|VND|VUV|X[AOP]F)$/;
const THREE_DECIMALS = /^(BHD|IQD|JOD|KWD|LYD|OMR|TND)$/;
const MOST_MINOR = 1e12;

/** The wire's limits in bytes (`protocol/src/limits.rs`). */
const NAME = 120;
const VALUE = 2000;
const URL_BYTES = 2048;
const MOST_PROPS = 64;
const MOST_ITEMS = 200;

/** The fields of the event that this signal is, if it is one. */
export function rawEvent({ name, args }: Entry): Fields | undefined {
  const [first, second] = args;
  switch (name) {
    case 'view':
      return {
        type: 'page_view',
        title: cut(second, 512),
        referrer: cut(args[2], URL_BYTES),
      };
    case 'track':
      return tracked(label(first), (second ?? {}) as Fields);
    case 'identify':
      return { type: 'identify', user: cut(label(first), 255), traits: props(second as Fields) };
    case 'expose':
      return { type: 'exposure', experiment: label(first), variant: label(second) };
  }
  return undefined;
}

function tracked(name: string | undefined, params: Fields): Fields | undefined {
  if (!name) return undefined;
  const event: Fields = RESERVED.test(name) ? { type: 'custom', name } : { type: name };
  const currency = (cut(params['currency'], NAME) ?? '').toUpperCase() || undefined;
  const hasMoney = COMMERCE.test(name) || !!currency;
  const free: Fields = {};
  for (const [key, value] of Object.entries(params)) {
    const [field, taken] = take(name, key, value, currency, hasMoney);
    if (taken === undefined) free[key] = value;
    else event[field] = taken ?? undefined;
  }
  event['props'] = props(free);
  return event;
}

/** The field of the wire and its value; `undefined` where the value stays a free property. */
function take(
  name: string,
  key: string,
  value: Json | undefined,
  currency: string | undefined,
  hasMoney: boolean,
): [string, Json | undefined] {
  if (OWN[name]?.test(key)) return [key, key === 'score' ? count(value) : label(value)];
  switch (key) {
    case 'currency':
      return [key, currency ?? null];
    case 'value':
      return [key, hasMoney ? minorUnits(value, currency) : undefined];
    case 'items':
      return [key, hasMoney ? items(value, currency) : undefined];
    case 'results':
      return [key, count(value)];
    case 'paid':
      return [key, value === true];
    case 'transaction_id':
      return ['order_id', label(value)];
  }
  return [key, LABELS.test(key) ? label(value) : undefined];
}

function items(value: Json | undefined, currency: string | undefined): Json[] {
  const list = Array.isArray(value) ? value.slice(0, MOST_ITEMS) : [];
  return list.map((entry) => {
    const item = (entry ?? {}) as Fields;
    const either = (ga4: string, wire: string) => label(item[ga4]) ?? label(item[wire]);
    return {
      id: either('item_id', 'id') ?? '',
      name: either('item_name', 'name'),
      price: minorUnits(item['price'], currency),
      quantity: count(item['quantity']),
      category: either('item_category', 'category'),
      variant: either('item_variant', 'variant'),
      brand: either('item_brand', 'brand'),
    };
  });
}

/** A price in minor units; `undefined` for what is not a price. */
export function minorUnits(price: Json | undefined, currency?: string | null): number | undefined {
  const isText = typeof price === 'string' && /^\s*-?\d+(\.\d*)?\s*$/.test(price);
  if (!isText && typeof price !== 'number') return undefined;
  const exponent = NO_DECIMALS.test(currency ?? '')
    ? 0
    : THREE_DECIMALS.test(currency ?? '')
      ? 3
      : 2;
  const scaled = Math.abs(Number(price)) * 10 ** exponent;
  const whole = Math.round(scaled * (1 + 2 ** -50));
  return whole <= MOST_MINOR ? whole * (Number(price) < 0 ? -1 : 1) : undefined;
}

function count(value: Json | undefined): number | undefined {
  return Number.isInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

function label(value: Json | undefined): string | undefined {
  return cut(
    typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value,
    NAME,
  );
}

/** How many bytes a text is in UTF-8. */
export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The longest beginning of at most so many bytes. */
function cut(value: Json | undefined, bytes: number): string | undefined {
  if (typeof value !== 'string' || !value) return undefined;
  let text = value.slice(0, bytes);
  while (bytesOf(text) > bytes) text = text.slice(0, -1);
  return text;
}

function props(free: Fields | undefined): Fields | undefined {
  const entries = Object.entries(free ?? {})
    .map(([key, value]) => [cut(key, NAME), scalar(value)] as const)
    .filter(([key, value]) => key && value != null)
    .slice(0, MOST_PROPS);
  return entries.length ? (Object.fromEntries(entries) as Fields) : undefined;
}

function scalar(value: Json | undefined): Json | undefined {
  if (typeof value === 'string') return cut(value, VALUE) ?? '';
  if (typeof value !== 'object' || value === null) return value;
  const text = JSON.stringify(value);
  return bytesOf(text) <= VALUE ? text : undefined;
}
