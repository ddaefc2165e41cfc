/**
 * The A/B test on the shop's checkout button: nobody sees it change, everybody
 * keeps what was shown, and only who took part is counted.
 */
import assert from 'node:assert/strict';
import { assertCalm, newVisitor, plain, startBrowser } from './harness/browser.mjs';
import { startCollector } from './harness/collector.mjs';
import { story } from './harness/needs.mjs';
import { addToCart, shownVariant } from './harness/shopper.mjs';
import { ofType } from './harness/streams.mjs';
import { until } from './harness/until.mjs';

const SITE = 'demo-shop';
/** By weights 1:1 the chance that so many visitors all get the same is 1 in 524,288. */
const MOST_VISITORS = 20;
const TEXTS = { control: 'Finalizar compra', direct: 'Comprar agora: R$ 79,90' };

/** @typedef {import('./harness/collector.mjs').Collector} Collector */

/**
 * A visitor with a cap in the cart, who notes every text that the button shows in any frame.
 * @param {import('playwright-core').Browser} browser
 * @param {Collector} collector
 */
async function visitorWithCap(browser, collector) {
  const visitor = await newVisitor(browser);
  await visitor.context.addInitScript(() => {
    /** @type {string[]} */
    const texts = [];
    Object.assign(window, { texts });
    const look = () => {
      const button = document.querySelector('[data-checkout]');
      const text = button?.textContent?.trim() ?? '';
      if (button?.checkVisibility({ visibilityProperty: true }) && texts.at(-1) !== text) {
        texts.push(text);
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await visitor.page.goto(`${collector.url}/demo/p/bone-sol/`);
  await addToCart(visitor.page);
  return visitor;
}

/**
 * Opens the cart; the variant, of which one text and no other was ever visible.
 * @param {import('playwright-core').Page} page
 * @param {Collector} collector
 */
async function meetButton(page, collector) {
  await page.goto(`${collector.url}/demo/cart/`);
  const variant = /** @type {keyof TEXTS} */ (await shownVariant(page));
  const texts = await until(
    () => page.evaluate(() => /** @type {any} */ (window).texts),
    (texts) => assert(texts.length > 0),
  );
  assert.deepEqual(texts.map(plain), [TEXTS[variant]]);
  return variant;
}

story('one button for each visitor, and each counted once', async (t) => {
  const collector = await startCollector(t);
  const browser = await startBrowser(t);
  const seen = { control: 0, direct: 0 };
  for (let n = 0; n < MOST_VISITORS && Math.min(seen.control, seen.direct) === 0; n += 1) {
    const { context, page, troubles } = await visitorWithCap(browser, collector);
    const variant = await meetButton(page, collector);
    assert.equal(await meetButton(page, collector), variant, 'the same on the next page');
    seen[variant] += 1;
    assertCalm(troubles);
    await context.close();
  }
  assert(
    Math.min(seen.control, seen.direct) > 0,
    `both variants are shown: ${JSON.stringify(seen)}`,
  );
  await until(
    () => collector.report(SITE, 'experiment', [['id', 'checkout-button']]),
    ({ variants }) => {
      const exposed = variants.map((/** @type {any} */ row) => [row.variant, row.exposed]);
      assert.deepEqual(Object.fromEntries(exposed), seen);
    },
  );
});

for (const { what, block } of [
  { what: 'the configuration', block: '**/v1/tag/**' },
  { what: 'the tag', block: '**/jornada.js' },
]) {
  story(`without ${what} the shop shows its old button and counts nobody`, async (t) => {
    const collector = await startCollector(t);
    const { context, page } = await visitorWithCap(await startBrowser(t), collector);
    await context.route(block, (route) => route.abort());
    assert.equal(await meetButton(page, collector), 'control');
    await context.close();
    const events = await until(
      () => collector.events(SITE),
      (events) => assert.equal(ofType(events, 'add_to_cart').length, 1),
    );
    assert.equal(ofType(events, 'exposure').length, 0);
  });
}
