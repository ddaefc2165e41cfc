/**
 * Every screen of the dashboard, light and dark, wide and narrow: it fits its
 * window, axe finds nothing, and nothing goes wrong in the console. With
 * `SCREENSHOTS=1` the pictures are written to `screenshots/` for people to see.
 */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { assertAccessible } from './harness/axe.mjs';
import { assertCalm, newVisitor, startBrowser } from './harness/browser.mjs';
import { startCollector } from './harness/collector.mjs';
import { openScreen, SCREENS } from './harness/dashboard.mjs';
import { story } from './harness/needs.mjs';

const TARGET = fileURLToPath(new URL('../../screenshots/', import.meta.url));
const IS_ASKED = process.env.SCREENSHOTS === '1';
const THEMES = /** @type {const} */ (['light', 'dark']);
const WIDTHS = { wide: { width: 1366, height: 900 }, narrow: { width: 390, height: 844 } };

story('every screen fits, is accessible and calm', async (t) => {
  const collector = await startCollector(t);
  const made = await fetch(`${collector.url}/v1/demo-data`, { method: 'POST' });
  assert(made.ok, await made.text());
  const browser = await startBrowser(t);
  if (IS_ASKED) await mkdir(TARGET, { recursive: true });
  for (const colorScheme of THEMES) {
    for (const [name, viewport] of Object.entries(WIDTHS)) {
      const where = `${colorScheme}-${name}`;
      const { page, context, troubles } = await newVisitor(browser, { colorScheme, viewport });
      for (const [screen, address] of Object.entries(SCREENS)) {
        await openScreen(page, `${collector.url}/sites/demo/${address}`);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert(width <= viewport.width, `${screen} (${where}) is ${width} wide`);
        await assertAccessible(page, where);
        if (IS_ASKED) {
          await page.screenshot({ path: `${TARGET}${screen}-${where}.png`, fullPage: true });
        }
      }
      assertCalm(troubles);
      await context.close();
    }
  }
});
