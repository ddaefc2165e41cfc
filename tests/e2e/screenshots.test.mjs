/**
 * Pictures of every screen for people to look at: `SCREENSHOTS=1` writes them
 * to `screenshots/`, light and dark, wide and narrow. Whatever is asked for, a
 * screen must not be wider than its window.
 */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { assertCalm, newVisitor, startBrowser } from './harness/browser.mjs';
import { startCollector } from './harness/collector.mjs';
import { openScreen, SCREENS } from './harness/dashboard.mjs';
import { story } from './harness/needs.mjs';

const TARGET = fileURLToPath(new URL('../../screenshots/', import.meta.url));
const IS_ASKED = process.env.SCREENSHOTS === '1';
const THEMES = /** @type {const} */ (['light', 'dark']);
const WIDTHS = { wide: { width: 1366, height: 900 }, narrow: { width: 390, height: 844 } };

story('every screen fits its window', async (t) => {
  const collector = await startCollector(t);
  const made = await fetch(`${collector.url}/v1/demo-data`, { method: 'POST' });
  assert(made.ok, await made.text());
  const browser = await startBrowser(t);
  if (IS_ASKED) await mkdir(TARGET, { recursive: true });
  for (const theme of THEMES) {
    for (const [name, viewport] of Object.entries(WIDTHS)) {
      const { page, context, troubles } = await newVisitor(browser, {
        colorScheme: theme,
        viewport,
      });
      for (const [screen, address] of Object.entries(SCREENS)) {
        await openScreen(page, `${collector.url}/sites/demo/${address}`);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert(width <= viewport.width, `${screen} is ${width} wide in ${viewport.width}`);
        if (IS_ASKED) {
          await page.screenshot({
            path: `${TARGET}${screen}-${theme}-${name}.png`,
            fullPage: true,
          });
        }
      }
      assertCalm(troubles);
      await context.close();
    }
  }
});
