/** The demo shop as files: nothing forgotten, nothing that its CSP would refuse. */
import assert from 'node:assert/strict';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pages } from '../../www/demo-pages/generate.mjs';
import { find, products } from '../../www/demo/js/catalogue.js';
import { t } from '../../www/demo/js/language.js';
import { messages } from '../../www/demo/js/messages.js';
import { sums } from '../../www/demo/js/order.js';
import { quotes } from '../../www/demo/js/shipping.js';

const DEMO = fileURLToPath(new URL('../../www/demo/', import.meta.url));

/** @param {string} file */
const read = (file) => readFile(join(DEMO, file), 'utf8');

test('the committed pages are what the generator writes', async () => {
  const written = await pages();
  for (const [file, text] of written) {
    assert.equal(await read(file), text, `${file}: run node www/demo-pages/generate.mjs`);
  }
  const committed = (await readdir(DEMO, { recursive: true })).filter((f) => f.endsWith('.html'));
  assert.deepEqual(committed.sort(), [...written.keys()].sort());
});

test('both languages have every message', async () => {
  assert.deepEqual(Object.keys(messages.en), Object.keys(messages.pt));
  const html = [...(await pages()).values()].join('\n');
  const keys = new Set([...html.matchAll(/data-t(?:-[a-z-]+)?="([^"]+)"/g)].map(([, key]) => key));
  assert(keys.size > 100, `only ${keys.size} messages on the pages`);
  for (const key of keys) {
    for (const language of /** @type {const} */ (['pt', 'en'])) {
      assert.doesNotThrow(() => t(key ?? '', {}, language), key);
    }
  }
});

test('every address on the pages leads to a file', async () => {
  const addresses = new Set();
  for (const html of (await pages()).values()) {
    for (const [, address] of html.matchAll(/(?:href|src|action)="(\/demo\/[^"]*)"/g)) {
      addresses.add(address);
    }
  }
  for (const address of addresses) {
    const file = address.slice('/demo/'.length);
    await access(join(DEMO, file.endsWith('/') || file === '' ? `${file}index.html` : file));
  }
});

test('nothing inline that the content security policy refuses', async () => {
  for (const [file, html] of await pages()) {
    assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)/, file);
    assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=/, file);
  }
});

test('searching looks past accents and case, in both languages', () => {
  /** @param {string} term */
  const ids = (term) => find(term).map(({ id }) => id);
  assert.deepEqual(ids('BONE'), ['bone-sol']);
  assert.deepEqual(ids('termica'), ['termica-geada']);
  assert.deepEqual(ids('backpack'), ['mochila-serra']);
  assert.deepEqual(ids('tênis  lona'), ['tenis-duna']);
  assert.deepEqual(ids('  '), []);
  assert.deepEqual(ids('bicicleta'), []);
});

test('sums are whole cents', () => {
  const lines = [
    { product: 'tenis-brisa', size: '39', quantity: 1 },
    { product: 'caneca-alvorada', size: '', quantity: 2 },
  ];
  assert.deepEqual(sums(lines, { shipping: 4270, payment: 'pix' }), {
    subtotal: 36970,
    shipping: 4270,
    discount: 1849,
    total: 39391,
  });
  for (const { cents } of products) assert(Number.isInteger(cents));
});

test('quotes go by the region of the postal code', () => {
  assert.deepEqual(quotes('01310100', 10000), [
    { tier: 'economy', cents: 1490, days: 4 },
    { tier: 'express', cents: 2490, days: 1 },
    { tier: 'pickup', cents: 0, days: 1 },
  ]);
  assert.deepEqual(quotes('90010-150', 30000), [
    { tier: 'economy', cents: 0, days: 8 },
    { tier: 'express', cents: 4270, days: 3 },
  ]);
});
