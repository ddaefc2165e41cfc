/** The snippets of the documentation, as a shop would copy them. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

const DOCS = new URL('../../docs/', import.meta.url);

/** A file of the documentation with its examples' names replaced by the shop's. */
async function filledIn(file, shop) {
  const text = await readFile(new URL(file, DOCS), 'utf8');
  return text
    .replaceAll('https://collect.shop.example', shop.collectorUrl)
    .replaceAll(`data-site="shop"`, `data-site="${shop.site}"`)
    .replaceAll(`'data-site', 'shop'`, `'data-site', '${shop.site}'`)
    .replaceAll(`SITE = 'shop'`, `SITE = '${shop.site}'`);
}

/** The one block of code in a page that contains all of these texts. */
export async function snippet(file, shop, ...texts) {
  const page = await filledIn(file, shop);
  const blocks = [...page.matchAll(/^```\w+\n([^]*?)^```$/gm)].map(([, code]) => code);
  const found = blocks.filter((code) => texts.every((text) => code.includes(text)));
  assert.equal(found.length, 1, `one block with ${texts} in ${file}`);
  return found[0];
}

/** A script of the documentation. */
export const script = filledIn;
