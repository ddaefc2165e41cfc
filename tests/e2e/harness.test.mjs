/** The tests' own eyes: what must fail a test is seen. */
import assert from 'node:assert/strict';
import { newVisitor, startBrowser } from './harness/browser.mjs';
import { startCollector } from './harness/collector.mjs';
import { story } from './harness/needs.mjs';
import { assertNoGaps } from './harness/streams.mjs';
import { until } from './harness/until.mjs';

story('errors, breaches of the policy and dialogues are seen', async (t) => {
  const collector = await startCollector(t);
  const browser = await startBrowser(t);
  const mischief = {
    'CSP: script-src-elem inline': `document.head.append(
      Object.assign(document.createElement('script'), { text: '1' }))`,
    'CSP: style-src-attr inline': `document.body.setAttribute('style', 'color: red')`,
    'console: oh dear': `console.error('oh dear')`,
    'exception: Error: oh no': `setTimeout(() => { throw new Error('oh no') })`,
    'dialogue: hello': `setTimeout(() => alert('hello'))`,
  };
  for (const [trouble, script] of Object.entries(mischief)) {
    const { page, context, troubles } = await newVisitor(browser);
    await page.goto(`${collector.url}/demo/`);
    await page.evaluate(script);
    await until(
      async () => troubles,
      (troubles) =>
        assert(
          troubles.some((seen) => seen.startsWith(trouble)),
          `${troubles}`,
        ),
    );
    await context.close();
  }
});

story('a gap and a repetition in a stream are seen', async () => {
  const events = (/** @type {string[]} */ ...ids) => ids.map((id) => ({ visitor: 'v', id }));
  assertNoGaps(events('a.2', 'a.1', 'b.1', 'a.3'));
  assert.throws(() => assertNoGaps(events('a.1', 'a.3')));
  assert.throws(() => assertNoGaps(events('a.1', 'a.1')));
});
