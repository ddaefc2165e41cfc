/**
 * JSON, with a replacement for halves of characters that stand alone: readers of JSON refuse them,
 * and with them the whole event.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value).replace(/\\(\\|ud[89a-f]..)/g, (all) =>
    all[1] === 'u' ? '\ufffd' : all,
  );
}
