/** The dashboard's screens, and what must be read on them. */
import assert from 'node:assert/strict';
import { plain, textOf } from './browser.mjs';
import { until } from './until.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** Every screen of a site, as its address below `/sites/SITE/`. */
export const SCREENS = ['overview', 'paths', 'exits', 'funnel', 'experiments', 'settings'];

/**
 * Opens a screen and waits until its reports are drawn.
 * @param {Page} page
 * @param {string} address
 */
export async function openScreen(page, address) {
  await page.goto(address);
  await page.locator('h1').waitFor();
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
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
 * @param {Page} page
 * @param {string} screens
 * @param {string[]} events
 */
export async function assertFunnelScreen(page, screens, events) {
  const query = events.map((name) => `step=event:${name}`).join('&');
  await openScreen(page, `${screens}/funnel?${query}`);
  const text = plain(await page.locator('main').innerText());
  for (const name of events) assert(text.includes(name), `${name} in: ${text}`);
}

/**
 * @param {Page} page
 * @param {string} screens
 * @param {string[]} entries
 */
export async function assertPathsScreen(page, screens, entries) {
  await openScreen(page, `${screens}/paths?steps=6`);
  for (const entry of entries) {
    await page.getByRole('button', { name: entry }).first().waitFor();
  }
}
