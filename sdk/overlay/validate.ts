/**
 * What is wrong with a `track` call, in words for whoever wrote it. Nothing here is refused by the
 * tag: it sends what can be read, and says here what could not.
 */

const COMMERCE =
  /^(view_(item(_list)?|cart)|select_item|(add_to|remove_from)_cart|begin_checkout|add_(shipping|payment)_info|purchase|refund)$/;
/** The fields without which a call says too little to be of use. */
const NEEDED: Record<string, string[]> = {
  purchase: ['transaction_id', 'currency', 'value', 'items'],
  refund: ['transaction_id'],
  order_paid: ['order_id'],
  order_cancelled: ['order_id'],
  add_to_cart: ['items'],
  remove_from_cart: ['items'],
  view_item: ['items'],
  select_item: ['items'],
  view_item_list: ['items'],
  begin_checkout: ['items'],
  add_shipping_info: ['shipping_tier'],
  add_payment_info: ['payment_type'],
  search: ['search_term'],
  outbound: ['href'],
  survey_response: ['survey', 'kind', 'score'],
};
const RESERVED = /^(engagement|identify|exposure|custom)$/;

type Fields = Record<string, unknown>;

const isAbsent = (value: unknown) => value === undefined || value === null || value === '';

/** A price as the tag reads it: a number, or plain decimal text. */
function isPrice(value: unknown): boolean {
  return (
    typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d*)?$/.test(value.trim()))
  );
}

/** The problems of a call, none if it is as it should be. */
export function problemsOf(name: unknown, params: unknown): string[] {
  if (typeof name !== 'string' || !name) return ['the name of the event is missing'];
  const problems: string[] = [];
  if (RESERVED.test(name))
    problems.push(`“${name}” is a name of ours: the event is sent as custom`);
  if (params !== null && params !== undefined && typeof params !== 'object') {
    return [...problems, 'the parameters must be an object'];
  }
  const given = (params ?? {}) as Fields;
  for (const field of NEEDED[name] ?? []) {
    const isThere =
      !isAbsent(given[field]) || (field === 'transaction_id' && !isAbsent(given['order_id']));
    if (!isThere) problems.push(`${field} is missing`);
  }
  const { value, currency, items } = given;
  if (!isAbsent(value) && COMMERCE.test(name)) {
    if (!isPrice(value))
      problems.push(`value is ${JSON.stringify(value)}, which is not a decimal such as 129.9`);
    if (isAbsent(currency)) problems.push('currency is missing: value counts in the site’s');
  }
  if (!isAbsent(currency) && !/^[A-Za-z]{3}$/.test(String(currency))) {
    problems.push(
      `currency is ${JSON.stringify(currency)}, which is not a code of ISO 4217 such as BRL`,
    );
  }
  if (!isAbsent(items)) problems.push(...problemsOfItems(items));
  return problems;
}

function problemsOfItems(items: unknown): string[] {
  if (!Array.isArray(items)) return ['items must be a list'];
  if (!items.length) return ['items is empty'];
  const problems: string[] = [];
  if (items.length > 200)
    problems.push(`items has ${items.length} entries; those after 200 are left out`);
  items.forEach((entry, place) => {
    const item = (entry ?? {}) as Fields;
    const where = `items[${place}]`;
    if (isAbsent(item['item_id'] ?? item['id']) && isAbsent(item['item_name'] ?? item['name'])) {
      problems.push(`${where} has neither item_id nor item_name`);
    }
    if (!isAbsent(item['price']) && !isPrice(item['price'])) {
      problems.push(
        `${where}.price is ${JSON.stringify(item['price'])}, which is not a decimal such as 129.9`,
      );
    }
    const { quantity } = item;
    if (!isAbsent(quantity) && !(Number.isInteger(quantity) && (quantity as number) >= 0)) {
      problems.push(
        `${where}.quantity is ${JSON.stringify(quantity)}, which is not a whole number`,
      );
    }
  });
  return problems;
}
