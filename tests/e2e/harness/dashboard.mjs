/** The dashboard's screens, and what must be read on them. */
import assert from 'node:assert/strict';
import { plain, textOf } from './browser.mjs';
import { until } from './until.mjs';

/** @typedef {import('playwright-core').Page} Page */

const SHOP_FUNNEL = 'step=event:begin_checkout&step=event:add_payment_info&step=event:purchase';

/** Every screen of a site with something to show, as its address below `/sites/SITE/`. */
export const SCREENS = {
  overview: 'overview',
  paths: 'paths',
  'paths-node': 'paths?end=event:purchase&nodes=both',
  exits: 'exits',
  'funnel-start': 'funnel',
  funnel: `funnel?${SHOP_FUNNEL}`,
  'funnel-table': `funnel?${SHOP_FUNNEL}&table=funnel`,
  'experiments-start': 'experiments',
  experiments: 'experiments?id=checkout-button',
  stages: 'stages',
  checkout: 'checkout?compare=previous',
  'checkout-split': 'checkout?breakdown=device',
  orders: 'orders',
  products: 'products',
  channels: 'channels?model=markov',
  retention: 'retention?of=order',
  visitors: 'visitors',
  carts: 'visitors?cart=abandoned',
  sessions: 'sessions',
  audiences: 'audiences',
  health: 'health',
  settings: 'settings',
};

/**
 * Opens a screen of a site and waits until its reports are drawn.
 * @param {Page} page
 * @param {string} address
 */
export async function openScreen(page, address) {
  await openAnything(page, address);
  const path = new URL(address).pathname;
  const here = page.getByRole('navigation').locator('[aria-current="page"]');
  const link = new URL((await here.getAttribute('href')) ?? '', address);
  assert.equal(link.pathname, path, 'the screen is the one that was asked for');
}

/**
 * Opens an address of the dashboard, also one that shows a problem.
 * @param {Page} page
 * @param {string} address
 */
export async function openAnything(page, address) {
  await page.goto(address, { waitUntil: 'networkidle' });
  await page.locator('h1').first().waitFor();
  await page.getByText('Carregando').first().waitFor({ state: 'detached' });
}

/**
 * The number of a figure on the overview, by its name.
 * @param {Page} page
 * @param {string} name
 */
async function figure(page, name) {
  const card = page.locator('.figure').filter({ has: page.getByRole('button', { name }) });
  return textOf(card.locator('.value'));
}

/**
 * Two visitors, one order; in Portuguese, then by the switch in English.
 * @param {Page} page
 * @param {string} screens
 */
export async function assertOverviewScreen(page, screens) {
  await openScreen(page, `${screens}/overview`);
  assert.equal(await figure(page, 'Visitantes'), '2');
  assert.equal(await figure(page, 'Sessões'), '2');
  assert.equal(await figure(page, 'Pedidos'), '1');
  assert.equal(await figure(page, 'Receita'), 'R$ 351,21');
  assert.equal(await page.locator('html').getAttribute('lang'), 'pt-BR');
  await page.getByRole('button', { name: 'English' }).click();
  await until(
    () => figure(page, 'Revenue'),
    (revenue) => assert.equal(revenue, 'R$351.21'),
  );
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await page.getByRole('button', { name: 'Português' }).click();
  await page.getByRole('button', { name: 'Receita' }).waitFor();
}

/**
 * The rows of the screen's first table.
 * @param {Page} page
 */
async function rowsOf(page) {
  const rows = await page.locator('main table').first().locator('tbody tr').all();
  return Promise.all(
    rows.map(async (row) => (await row.locator('th, td').allInnerTexts()).map(plain)),
  );
}

/**
 * Two began the checkout, one bought, one is still under way at the first step.
 * @param {Page} page
 * @param {string} screens
 * @param {string[]} events
 */
export async function assertFunnelScreen(page, screens, events) {
  const query = events.map((name) => `step=event:${name}`).join('&');
  await openScreen(page, `${screens}/funnel?${query}`);
  for (const text of ['2 visitantes', '1 visitante', '1 em andamento']) {
    await page.locator('main').getByText(text, { exact: true }).first().waitFor();
  }
  await openScreen(page, `${screens}/funnel?${query}&table=funnel`);
  assert.deepEqual(
    (await rowsOf(page)).map(([step, reached, dropped, pending]) => [
      step,
      reached,
      dropped,
      pending,
    ]),
    [
      ['Iniciou o checkout', '2', '0', '1'],
      ['Escolheu o frete', '1', '0', '0'],
      ['Escolheu o pagamento', '1', '0', '0'],
      ['Comprou', '1', '0', '0'],
    ],
  );
}

/**
 * The path diagram: each entry a node of one session, half of all.
 * @param {Page} page
 * @param {string} screens
 * @param {string[]} entries
 */
export async function assertPathsScreen(page, screens, entries) {
  await openScreen(page, `${screens}/paths?steps=6`);
  for (const entry of entries) {
    const name = `${entry} (página), 1º passo: 1 sessão, 50%`;
    const node = page.getByRole('button', { name });
    assert.equal(await node.count(), 1, name);
    // By the keyboard, as the pointer could do it.
    await node.press('Enter');
    await until(
      async () => new URL(page.url()).searchParams.get('node'),
      (node) => assert(node?.includes(entry), `${entry} is selected: ${node}`),
    );
  }
}

/**
 * Nobody has left for sure: the screen says that two are still there.
 * @param {Page} page
 * @param {string} screens
 */
export async function assertExitsScreen(page, screens) {
  await openScreen(page, `${screens}/exits`);
  await page.locator('main').getByText('2 sessões ainda estão em aberto').waitFor();
}

/**
 * Each variant with how many were exposed to it.
 * @param {Page} page
 * @param {string} screens
 * @param {Record<string, string>} exposed
 */
export async function assertExperimentScreen(page, screens, exposed) {
  await openScreen(page, `${screens}/experiments?id=checkout-button`);
  const rows = (await rowsOf(page)).map(([variant, , exposed]) => [variant, exposed]);
  assert.deepEqual(Object.fromEntries(rows), exposed);
}
