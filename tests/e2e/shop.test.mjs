/**
 * The main job, end to end: one visitor buys in the demo shop, another leaves
 * at the shipping step, and both are found, exactly, in the reports over HTTP
 * and on the dashboard.
 */
import assert from 'node:assert/strict';
import { assertCalm, newVisitor, startBrowser } from './harness/browser.mjs';
import { startCollector } from './harness/collector.mjs';
import {
  assertExitsScreen,
  assertExperimentScreen,
  assertFunnelScreen,
  assertOverviewScreen,
  assertPathsScreen,
} from './harness/dashboard.mjs';
import { story } from './harness/needs.mjs';
import {
  addToCart,
  chooseShipping,
  giveAddress,
  payByPix,
  shownVariant,
} from './harness/shopper.mjs';
import { assertNoGaps, inOrder } from './harness/streams.mjs';
import { until } from './harness/until.mjs';

const SITE = 'demo-shop';
/** 24990 + 2 x 5990, less five per cent (1848.5, rounded up). */
const REVENUE = [{ currency: 'BRL', minor: 35121 }];
const CHECKOUT = ['begin_checkout', 'add_shipping_info', 'add_payment_info', 'purchase'];

const BOUGHT = [
  '/demo/',
  '/demo/c/tenis/',
  '/demo/p/tenis-brisa/',
  '/demo/search/',
  '/demo/p/caneca-alvorada/',
  '/demo/p/bone-sol/',
  '/demo/cart/',
  '/demo/checkout/address/',
  '/demo/checkout/shipping/',
  '/demo/checkout/payment/',
  '/demo/thanks/',
];
const ABANDONED = [
  '/demo/p/mochila-serra/',
  '/demo/cart/',
  '/demo/checkout/address/',
  '/demo/checkout/shipping/',
];

/** @typedef {import('./harness/collector.mjs').Line} Line */

story('a purchase and an abandoned checkout', async (t) => {
  const collector = await startCollector(t);
  const browser = await startBrowser(t);
  const bought = await buy(browser, collector);
  const abandoned = await abandon(browser, collector);
  const events = await until(
    () => collector.events(SITE),
    (events) => assertArrived(events, bought.number),
  );
  await t.test('events', () => assertEvents(events, bought));
  await t.test('overview', () => assertOverview(collector));
  await t.test('funnel', () => assertFunnel(collector));
  await t.test('paths', () => assertPaths(collector));
  await t.test('exits', () => assertExits(collector));
  await t.test('experiment', () => assertExperiment(collector, [bought, abandoned]));
  await t.test('dashboard', () => assertDashboard(browser, collector, [bought, abandoned]));
});

/**
 * @param {import('playwright-core').Browser} browser
 * @param {import('./harness/collector.mjs').Collector} collector
 */
async function buy(browser, collector) {
  const { context, page, troubles } = await newVisitor(browser);
  await page.goto(`${collector.url}/demo/`);
  await page.getByRole('navigation').getByRole('link', { name: 'Tênis' }).click();
  await page.getByRole('link', { name: 'Tênis Brisa' }).click();
  await page.getByRole('button', { name: 'Pôr no carrinho' }).click();
  await page.getByText('Escolha um tamanho.').waitFor();
  await addToCart(page, { size: '39' });
  await page.getByRole('searchbox').fill('caneca');
  await page.getByRole('searchbox').press('Enter');
  await page.getByText('3 produtos para “caneca”').waitFor();
  await page.getByRole('link', { name: 'Caneca Alvorada' }).click();
  await addToCart(page, { quantity: '2' });
  await page.goto(`${collector.url}/demo/p/bone-sol/`);
  await addToCart(page);
  await page.getByRole('link', { name: 'Ver o carrinho' }).click();
  const variant = await shownVariant(page);
  await page.getByRole('button', { name: 'Remover Boné Sol' }).click();
  await giveAddress(page, '90010-150');
  await chooseShipping(page, 'express');
  const number = await payByPix(page);
  await page.reload();
  assert.equal(await page.locator('[data-number]').innerText(), number);
  assertCalm(troubles);
  await context.close();
  return { variant, number };
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {import('./harness/collector.mjs').Collector} collector
 */
async function abandon(browser, collector) {
  const { context, page, troubles } = await newVisitor(browser);
  await page.goto(`${collector.url}/demo/p/mochila-serra/`);
  await addToCart(page);
  await page.getByRole('link', { name: 'Ver o carrinho' }).click();
  const variant = await shownVariant(page);
  await giveAddress(page, '50030-150');
  await page.locator('[data-quotes] input').first().waitFor();
  assertCalm(troubles);
  await context.close();
  return { variant };
}

/**
 * @param {Line[]} events
 * @param {string} number
 */
function assertArrived(events, number) {
  const purchases = events.filter((event) => event.order_id === number);
  assert.equal(purchases.length, 2, 'the purchase and its repetition by the reload');
  const views = events.filter((event) => event.type === 'page_view');
  assert.equal(views.length, BOUGHT.length + 1 + ABANDONED.length);
}

/**
 * The shop's own calls, one by one and in order; the tag's own (engagement,
 * forms) stand between them. Nothing of a stream is missing.
 * @param {Line[]} events
 * @param {{ number: string }} bought
 */
function assertEvents(events, { number }) {
  const buyer = events.find((event) => event.order_id === number)?.visitor;
  const shop = new Set(
    `view_item_list select_item view_item add_to_cart remove_from_cart view_cart search`
      .split(' ')
      .concat(CHECKOUT),
  );
  const story = inOrder(events.filter((event) => event.visitor === buyer && shop.has(event.type)));
  assert.deepEqual(
    story.map(({ type, value }) => (value === undefined ? type : `${type} ${value}`)),
    [
      'view_item_list',
      'view_item_list',
      'select_item',
      'view_item 24990',
      'view_item_list',
      'add_to_cart 24990',
      'search',
      'view_item_list',
      'select_item',
      'view_item 5990',
      'view_item_list',
      'add_to_cart 11980',
      'view_item 7990',
      'view_item_list',
      'add_to_cart 7990',
      'view_cart 44960',
      'remove_from_cart 7990',
      'begin_checkout 36970',
      'add_shipping_info 36970',
      'add_payment_info 36970',
      'purchase 35121',
      'purchase 35121',
    ],
  );
  const purchase = story.at(-1);
  assert.deepEqual(
    [purchase?.currency, purchase?.payment_type, purchase?.shipping_tier],
    ['BRL', 'pix', 'express'],
  );
  assert.deepEqual(
    purchase?.items.map((/** @type {Line} */ { id, price, quantity, category, variant }) => [
      id,
      price,
      quantity ?? 1,
      category,
      variant,
    ]),
    [
      ['tenis-brisa', 24990, 1, 'Tênis', '39'],
      ['caneca-alvorada', 5990, 2, 'Garrafas e canecas', undefined],
    ],
  );
  assertNoGaps(events);
}

/**
 * @param {import('./harness/collector.mjs').Collector} collector
 */
async function assertOverview(collector) {
  const overview = await collector.report(SITE, 'overview', [['interval', 'day']]);
  const { visitors, sessions, closed_sessions, page_views, bounces, bounce_rate, orders, revenue } =
    overview;
  assert.deepEqual(
    { visitors, sessions, closed_sessions, page_views, bounces, bounce_rate, orders, revenue },
    {
      visitors: 2,
      sessions: 2,
      closed_sessions: 0,
      page_views: BOUGHT.length + 1 + ABANDONED.length,
      bounces: 0,
      bounce_rate: null,
      orders: 1,
      revenue: REVENUE,
    },
  );
  // The last beacons may still be on their way when the first figures are read.
  await until(
    async () => ({
      report: await collector.report(SITE, 'overview'),
      lines: await collector.events(SITE),
    }),
    ({ report, lines }) => assert.equal(report.events, lines.length),
  );
}

/** @param {import('./harness/collector.mjs').Collector} collector */
async function assertFunnel(collector) {
  const steps = CHECKOUT.map((name) => /** @type {[string, string]} */ (['step', `event:${name}`]));
  const funnel = await collector.report(SITE, 'funnel', steps);
  const { entered, converted, dropped, pending, rate } = funnel;
  assert.deepEqual(
    { entered, converted, dropped, pending, rate },
    { entered: 2, converted: 1, dropped: 0, pending: 1, rate: 1 },
  );
  assert.deepEqual(
    funnel.steps.map((/** @type {Line} */ step) => [step.reached, step.dropped, step.pending]),
    [
      [2, 0, 1],
      [1, 0, 0],
      [1, 0, 0],
      [1, 0, 0],
    ],
  );
  // With a blink to convert in, both were too slow.
  const hasty = await collector.report(SITE, 'funnel', [...steps, ['window', '50ms']]);
  assert.deepEqual([hasty.entered, hasty.converted, hasty.dropped], [2, 0, 2]);
}

/** @param {import('./harness/collector.mjs').Collector} collector */
async function assertPaths(collector) {
  const paths = await collector.report(SITE, 'paths', [['steps', '20']]);
  assert.equal(paths.population, 2);
  const found = paths.top_paths.map((/** @type {Line} */ path) => ({
    path: path.path,
    ending: path.ending,
    count: path.count,
    share: path.share,
    conversions: path.conversions,
    revenue: path.revenue,
  }));
  assert.deepEqual(found, [
    { path: BOUGHT, ending: 'open', count: 1, share: 0.5, conversions: 1, revenue: REVENUE },
    { path: ABANDONED, ending: 'open', count: 1, share: 0.5, conversions: 0, revenue: [] },
  ]);
  const first = paths.nodes.filter((/** @type {Line} */ node) => node.step === 1);
  assert.deepEqual(first.map((/** @type {Line} */ node) => node.label).sort(), [
    '/demo/',
    '/demo/p/mochila-serra/',
  ]);
}

/**
 * Both visitors may still be there: no session has been idle for half an hour.
 * @param {import('./harness/collector.mjs').Collector} collector
 */
async function assertExits(collector) {
  const exits = await collector.report(SITE, 'exits', [['by', 'page']]);
  assert.deepEqual([exits.closed_sessions, exits.open_sessions], [0, 2]);
  assert.equal(
    exits.rows.reduce((/** @type {number} */ sum, /** @type {Line} */ row) => sum + row.exits, 0),
    0,
  );
}

/**
 * @param {import('./harness/collector.mjs').Collector} collector
 * @param {{ variant: string | null, number?: string }[]} visits
 */
async function assertExperiment(collector, visits) {
  const experiment = await collector.report(SITE, 'experiment', [['id', 'checkout-button']]);
  for (const { variant, weight, exposed, converters } of experiment.variants) {
    const seen = visits.filter((visit) => visit.variant === variant);
    assert.equal(weight, 1, variant);
    assert.equal(exposed, seen.length, `exposed to ${variant}`);
    assert.equal(converters, seen.filter((visit) => visit.number).length, `converted: ${variant}`);
  }
  assert.deepEqual(
    experiment.variants.map((/** @type {Line} */ { variant }) => variant),
    ['control', 'direct'],
  );
  assert.equal(experiment.multiple_exposed, 0);
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {import('./harness/collector.mjs').Collector} collector
 * @param {{ variant: string | null }[]} visits
 */
async function assertDashboard(browser, collector, visits) {
  const { context, page, troubles } = await newVisitor(browser);
  const screens = `${collector.url}/sites/${SITE}`;
  await assertOverviewScreen(page, screens);
  await assertFunnelScreen(page, screens, CHECKOUT);
  await assertPathsScreen(page, screens, [BOUGHT[0] ?? '', ABANDONED[0] ?? '']);
  await assertExitsScreen(page, screens);
  const exposed = (/** @type {string} */ variant) =>
    String(visits.filter((visit) => visit.variant === variant).length);
  await assertExperimentScreen(page, screens, {
    control: exposed('control'),
    direct: exposed('direct'),
  });
  assertCalm(troubles);
  await context.close();
}
