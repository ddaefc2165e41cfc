/** The last moment of a page: what was told just before it closes arrives, once. */
import assert from 'node:assert/strict';
import { assertCalm, newVisitor, startBrowser } from './harness/browser.mjs';
import { startCollector } from './harness/collector.mjs';
import { startGate } from './harness/gate.mjs';
import { story } from './harness/needs.mjs';
import { servePage } from './harness/shop-pages.mjs';
import { assertNoGaps, ofType } from './harness/streams.mjs';
import { until } from './harness/until.mjs';

const SITE = 'own-shop';
const CLICKS = 60;

/** Tells many events at once, numbered. */
const CLICK = `for (let n = 1; n <= ${CLICKS}; n += 1) jornada('track', 'clicked', { n })`;

/** @param {import('node:test').TestContext} t */
async function openShop(t) {
  const collector = await startCollector(t);
  await collector.addSite(SITE);
  const gate = await startGate(t, collector);
  const shop = await servePage(t, 'shop.html', gate.url);
  return { collector, gate, shop, visitor: await newVisitor(await startBrowser(t)) };
}

/** @param {import('./harness/collector.mjs').Collector} collector */
async function assertAllClicks(collector) {
  const events = await until(
    () => collector.events(SITE),
    (events) => assert.equal(ofType(events, 'clicked').length, CLICKS),
  );
  const numbers = ofType(events, 'clicked').map(({ props }) => Number(props.n));
  assert.deepEqual(
    numbers,
    numbers.map((_, at) => at + 1),
    'each once, in the order of the calls',
  );
  assert.equal(ofType(events, 'page_view').length, 1);
  assertNoGaps(events);
}

story('a tab that closes right after the calls', async (t) => {
  const { collector, shop, visitor } = await openShop(t);
  await visitor.page.goto(`${shop}/`);
  await until(
    () => collector.events(SITE),
    (events) => assert.equal(ofType(events, 'page_view').length, 1),
  );
  await visitor.page.evaluate(CLICK);
  await visitor.page.close();
  await assertAllClicks(collector);
  assertCalm(visitor.troubles);
});

story('a tab that leaves for another site right after the calls', async (t) => {
  const { collector, shop, visitor } = await openShop(t);
  await visitor.page.goto(`${shop}/`);
  await visitor.page.evaluate(`${CLICK}; location.href = 'about:blank'`);
  await visitor.page.waitForURL('about:blank');
  await assertAllClicks(collector);
  assertCalm(visitor.troubles);
});

story('a tab that closes before the WebAssembly came', async (t) => {
  const { collector, shop, visitor } = await openShop(t);
  let asked = 0;
  await visitor.context.route(/\.wasm$/, () => {
    // Never answered: a network that is slower than the visitor.
    asked += 1;
  });
  await visitor.page.goto(`${shop}/`, { waitUntil: 'load' });
  await until(
    async () => asked,
    (asked) => assert.equal(asked, 1),
  );
  await visitor.page.evaluate(CLICK);
  await visitor.page.close();
  await assertAllClicks(collector);
});

story('a page that cannot reach the collector keeps its events for the next one', async (t) => {
  const { collector, gate, shop, visitor } = await openShop(t);
  await visitor.page.goto(`${shop}/`);
  await until(
    () => collector.events(SITE),
    (events) => assert.equal(ofType(events, 'page_view').length, 1),
  );
  gate.isOpen = false;
  const failed = visitor.page.waitForEvent('requestfailed');
  await visitor.page.evaluate(`jornada('track', 'knock'); jornada('flush')`);
  await failed;
  // It is known by now that a beacon would be lost.
  await visitor.page.evaluate(`${CLICK}; location.href = '/nowhere'`);
  await visitor.page.waitForURL(`${shop}/nowhere`);
  assert(gate.refused > 0);
  gate.isOpen = true;
  await visitor.page.goto(`${shop}/later`);
  const events = await until(
    () => collector.events(SITE),
    (events) => {
      assert.equal(ofType(events, 'knock').length, 1);
      assert.equal(ofType(events, 'clicked').length, CLICKS);
      assert(ofType(events, 'page_view').some(({ url }) => url.endsWith('/later')));
    },
  );
  assert.equal(new Set(events.map(({ visitor }) => visitor)).size, 1);
});
