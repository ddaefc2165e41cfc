/**
 * Anyone may send anything: what was collected is shown on every screen as
 * text, and no script of it runs.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { assertCalm, newVisitor, startBrowser } from './harness/browser.mjs';
import { startCollector } from './harness/collector.mjs';
import { openAnything, openScreen, SCREENS } from './harness/dashboard.mjs';
import { story } from './harness/needs.mjs';

const SITE = 'hostile';
/** The table that the API's tests use as well. @type {{ name: string, text: string }[]} */
const CORPUS = JSON.parse(
  await readFile(new URL('../hostile/corpus.json', import.meta.url), 'utf8'),
);

/** @param {string} name */
function text(name) {
  const row = CORPUS.find((row) => row.name === name);
  assert(row, name);
  return row.text;
}

const IMAGE = text('image');
const SCRIPT = text('script');
const LINK = text('link');
const BRACES = text('template');

/** One event of each kind with hostile text in every field that takes text. */
function hostileEvents() {
  const now = Date.now();
  const place = { url: `/${IMAGE}`, title: SCRIPT, referrer: LINK };
  const item = { id: IMAGE, name: SCRIPT, category: BRACES, variant: LINK, price: 100 };
  const shop = { items: [item], value: 100, currency: 'BRL', coupon: IMAGE };
  return [
    { type: 'page_view' },
    { type: 'custom', name: SCRIPT, props: { [IMAGE]: SCRIPT, link: LINK } },
    { type: 'exposure', experiment: IMAGE, variant: SCRIPT },
    { type: 'exposure', experiment: IMAGE, variant: BRACES },
    { type: 'form', form: IMAGE, field: SCRIPT, state: 'touched' },
    { type: 'error', kind: SCRIPT, field: IMAGE },
    { type: 'outbound', href: LINK },
    { type: 'search', search_term: SCRIPT, results: 0 },
    { type: 'begin_checkout', ...shop },
    { type: 'add_shipping_info', ...shop, shipping_tier: SCRIPT },
    { type: 'add_payment_info', ...shop, payment_type: IMAGE },
    { type: 'purchase', ...shop, order_id: IMAGE },
    { type: 'identify', user: SCRIPT, traits: { name: IMAGE } },
    { type: 'page_view', url: `https://shop.example/${SCRIPT}/${BRACES}`, title: IMAGE },
    ...CORPUS.map(({ text }) => ({ type: 'custom', name: text, title: text, props: { k: text } })),
    ...CORPUS.map(({ text }) => ({ type: 'page_view', url: `https://shop.example/${text}` })),
    ...CORPUS.map(({ text }) => ({ type: 'search', search_term: text })),
  ].map((event, at) => ({ ...place, ...event, id: `h.${at + 1}`, at: now + at, seq: at + 1 }));
}

const VISITOR = '0198c0de-0000-7000-8000-000000000001';

story('hostile text is text on every screen', async (t) => {
  const collector = await startCollector(t);
  await collector.addSite(SITE);
  const events = hostileEvents();
  const receipt = await collector.send({
    site: SITE,
    visitor: VISITOR,
    events,
  });
  assert.deepEqual(receipt.rejected, []);
  assert.equal(receipt.accepted, events.length);

  const { page, troubles } = await newVisitor(await startBrowser(t));
  const image = encodeURIComponent(IMAGE);
  const screens = Object.values(SCREENS).concat(
    `overview?filter=page:/${image}`,
    `paths?start=page:/${image}&node=${image}`,
    `exits?by=field`,
    `funnel?step=page:/${image}&step=event:purchase`,
    `experiments?id=${image}`,
    `visitors?id=${VISITOR}`,
    `visitors?q=${encodeURIComponent(SCRIPT)}`,
    `sessions?node=1:page:/${image}`,
    `channels?by=campaign`,
    `health`,
  );
  for (const screen of screens) {
    await openScreen(page, `${collector.url}/sites/${SITE}/${screen}`);
    assertCalm(troubles);
  }
  await openAnything(page, `${collector.url}/sites/${encodeURIComponent(SCRIPT)}/overview`);
  assertCalm(troubles.filter((trouble) => !trouble.includes('404')));

  await openScreen(page, `${collector.url}/sites/${SITE}/overview`);
  await page.getByText(`/${IMAGE}`).first().waitFor();
  assert.equal(await page.locator('main img, main script').count(), 0);
  const links = await page.locator('a[href^="javascript:" i]').count();
  assert.equal(links, 0, 'a collected address is no link that runs');
});
