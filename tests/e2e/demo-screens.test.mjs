/**
 * Every page of the demo shop, in every state of its forms, light and dark, wide and narrow: it
 * fits its window and axe finds nothing.
 */
import assert from 'node:assert/strict';
import { assertAccessible } from './harness/axe.mjs';
import { newVisitor, startBrowser } from './harness/browser.mjs';
import { startCollector } from './harness/collector.mjs';
import { story } from './harness/needs.mjs';
import { addToCart, chooseShipping, giveAddress, payByPix } from './harness/shopper.mjs';

const WINDOWS = /** @type {const} */ ([
  { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 360, height: 740 } },
]);

story('the demo shop fits and is accessible', async (t) => {
  const collector = await startCollector(t);
  const browser = await startBrowser(t);
  for (const window of WINDOWS) {
    const { page, context } = await newVisitor(browser, window);
    const look = async () => {
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert(width <= window.viewport.width, `${page.url()} is ${width} wide`);
      await assertAccessible(page, window.colorScheme);
    };
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
