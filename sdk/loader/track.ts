import { signal, type Json } from './core';

/** Two sources that tell the same within this time tell it once. */
const SAME_MS = 2_000;

/** What a source told last: by the event's name and what it is about. */
const told = new Map<string, [source: string, at: number]>();

/** Keys and values that are about a person: never taken from what a site made for others. */
const PERSONAL_KEY =
  /mail|phone|fone|celular|cpf|cnpj|docum|addr|enderec|street|city|postal|zip|^cep|(first|last|full|user|customer|client)_?name|^nome|birth|user_?(data|id)|passw|token/i;
const PERSONAL_VALUE =
  /\S@\S+\.\S|\d{3}\.\d{3}\.\d{3}-\d\d|\d\d\.\d{3}\.\d{3}\/\d{4}|(\+\d|\(\d\d\))[\d ().-]{8}/;

/** Plain data, as it is now: the page may change its objects before the core sees them. */
export function copy(value: unknown, isScrubbed?: boolean): Json {
  const text = JSON.stringify(
    value,
    isScrubbed
      ? (key, part: unknown) =>
          PERSONAL_KEY.test(key) || (typeof part === 'string' && PERSONAL_VALUE.test(part))
            ? undefined
            : part
      : undefined,
  );
  return text ? (JSON.parse(text) as Json) : null;
}

/**
 * An event that the page told by call, or that was found elsewhere (`source`). Many shops tell the
 * same purchase to a data layer and by call; the second of the two is left out.
 */
export function track(name: unknown, params: unknown, source = ''): void {
  const known = copy(params, !!source) as {
    transaction_id?: Json;
    items?: { item_id?: Json }[];
  } | null;
  const about =
    known?.transaction_id ??
    (Array.isArray(known?.items) && known.items.map((item) => item?.item_id));
  if (about) {
    const key = JSON.stringify([name, about]);
    const now = Date.now();
    const [before, at] = told.get(key) ?? [source, 0];
    if (before !== source && now - at < SAME_MS) return;
    told.set(key, [source, now]);
  }
  signal('track', copy(name), known as Json);
}
