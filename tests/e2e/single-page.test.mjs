/** A shop that changes its address without loading: each place is one page view. */
import assert from 'node:assert/strict';
import { assertCalm, newVisitor, startBrowser } from './harness/browser.mjs';
import { startCollector } from './harness/collector.mjs';
import { story } from './harness/needs.mjs';
import { servePage } from './harness/shop-pages.mjs';
import { assertNoGaps, ofType } from './harness/streams.mjs';
import { until } from './harness/until.mjs';

const SITE = 'own-shop';

/** @param {string} script @param {import('playwright-core').Page} page */
const run = (page, script) => page.evaluate(script);

story('single-page navigation', async (t) => {
  const collector = await startCollector(t);
  await collector.addSite(SITE);
  const shop = await servePage(t, 'shop.html', collector.url);
  const { context, page, troubles } = await newVisitor(await startBrowser(t));

  /** @param {string[]} expected */
  const seen = (expected) =>
    until(
      () => collector.events(SITE),
      (events) => {
        const views = ofType(events, 'page_view').map(
          ({ url, title }) => `${new URL(url).pathname} ${title}`,
        );
        assert.deepEqual(views, expected);
      },
    );

  await page.goto(`${shop}/`);
  await seen(['/ Home']);
  // The title changes after the address, as frameworks do it.
  await run(page, `show('/products', 'Products')`);
  await seen(['/ Home', '/products Products']);
  await run(page, `jornada('track', 'sort', { by: 'price' })`);
  // A redirect inside the shop: only the place where it ends was seen.
  await run(page, `history.replaceState({}, '', '/cart'); show('/cart/full', 'Cart')`);
  await seen(['/ Home', '/products Products', '/cart/full Cart']);
  // An anchor and a repeated address are no new page.
  await run(page, `location.hash = 'coupon'; history.replaceState({ n: 1 }, '', location.href)`);
  await page.goBack();
  await page.goBack();
  const all = ['/ Home', '/products Products', '/cart/full Cart', '/cart Back at /cart'];
  await seen(all);

  await context.close();
  const events = await until(
    () => collector.events(SITE),
    (events) => assert.equal(ofType(events, 'sort').length, 1),
  );
  assertNoGaps(events);
  const [sort] = ofType(events, 'sort');
  const [, products] = ofType(events, 'page_view');
  assert.equal(sort?.view, products?.id, 'an event belongs to the view it happened on');
  assert.equal(new Set(events.map(({ visitor }) => visitor)).size, 1);

  const { page_views, sessions } = await collector.report(SITE, 'overview');
  assert.deepEqual({ page_views, sessions }, { page_views: all.length, sessions: 1 });
  const { rows } = await collector.report(SITE, 'transitions');
  assert.deepEqual(
    rows.map((/** @type {Record<string, unknown>} */ { from, to, count }) => [from, to, count]),
    [
      ['(start)', '/', 1],
      ['/', '/products', 1],
      ['/cart', '(open)', 1],
      ['/cart/full', '/cart', 1],
      ['/products', '/cart/full', 1],
    ],
  );
  assertCalm(troubles);
});
