/** axe-core, which knows what assistive technology needs. */
import assert from 'node:assert/strict';
import axe from 'axe-core';

/**
 * No rule of axe is broken on the page as it stands.
 * @param {import('playwright-core').Page} page
 * @param {string} where for the message
 */
export async function assertAccessible(page, where) {
  // By the debugger, for the content security policy lets no foreign script in.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run());
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
  assert.deepEqual(found, [], `${page.url()} (${where})`);
}
