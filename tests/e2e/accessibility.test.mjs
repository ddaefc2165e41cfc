/** axe finds nothing on any screen of the dashboard and any page of the shop, in both themes. */
import assert from 'node:assert/strict';
import axe from 'axe-core';
import { newVisitor, startBrowser } from './harness/browser.mjs';
import { startCollector } from './harness/collector.mjs';
import { openScreen, SCREENS } from './harness/dashboard.mjs';
import { story } from './harness/needs.mjs';
import { addToCart, chooseShipping, giveAddress, payByPix } from './harness/shopper.mjs';

const THEMES = /** @type {const} */ (['light', 'dark']);

/**
 * @param {import('playwright-core').Page} page
 * @param {string} theme
 */
async function assertAccessible(page, theme) {
  // By the debugger, for the content security policy lets no foreign script in.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run());
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
  assert.deepEqual(found, [], `${page.url()} (${theme})`);
}

story('the dashboard is accessible', async (t) => {
  const collector = await startCollector(t);
  const made = await fetch(`${collector.url}/v1/demo-data`, { method: 'POST' });
  assert(made.ok, await made.text());
  const browser = await startBrowser(t);
  for (const theme of THEMES) {
    const { page, context } = await newVisitor(browser, { colorScheme: theme });
    for (const screen of Object.values(SCREENS)) {
      await openScreen(page, `${collector.url}/sites/demo/${screen}`);
      await assertAccessible(page, theme);
    }
    await context.close();
  }
});

story('the demo shop is accessible', async (t) => {
  const collector = await startCollector(t);
  const browser = await startBrowser(t);
  for (const theme of THEMES) {
    const { page, context } = await newVisitor(browser, { colorScheme: theme });
    const look = () => assertAccessible(page, theme);
    for (const path of ['', 'c/bolsas/', 'search/?q=sol', 'search/?q=nada', 'cart/', 'thanks/']) {
      await page.goto(`${collector.url}/demo/${path}`);
      await look();
    }
    await page.goto(`${collector.url}/demo/p/meias-trilha/`);
    await page.getByRole('button', { name: 'Pôr no carrinho' }).click();
    await look();
    await addToCart(page, { size: '34–38' });
    await look();
    await page.getByRole('link', { name: 'Ver o carrinho' }).click();
    await page.locator('[data-checkout]').waitFor({ state: 'visible' });
    await look();
    await page.goto(`${collector.url}/demo/checkout/address/`);
    await page.getByRole('button', { name: 'Continuar para o frete' }).click();
    await look();
    await page.goto(`${collector.url}/demo/cart/`);
    await page.locator('[data-checkout]').waitFor({ state: 'visible' });
    await giveAddress(page, '01310-100');
    await look();
    await chooseShipping(page, 'pickup');
    await page.getByRole('button', { name: 'Fazer o pedido' }).click();
    await look();
    await payByPix(page);
    await look();
    await context.close();
  }
});
