/**
 * What the tag costs a page, in Chromium: what a call takes beside other tags' on the same page in
 * the same run, and what long tasks it causes on a slow machine. Prints Markdown; decides nothing.
 * Arguments: the folder of the other tags' bundles.
 */
import { readFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { startCollector } from '../../e2e/harness/collector.mjs';
import { ENGINES } from '../engines.mjs';
import { Shop } from '../shop.mjs';
import { Tab } from '../tab.mjs';
import { LOAD, measureLoads } from './loads.mjs';
import { CALLS, measureCalls } from './calls.mjs';

const [folder] = process.argv.slice(2);

/** The other tags' bundles, as files of the shop. */
const RIVALS = ['posthog-js', '-snowplow-browser-tracker'];

/** Said of figures that are none of the tag's. */
const BUSY = `**The machine was busy**, so every figure by the clock holds other programs' time as well: only rows of one table compare,
and the long tasks below are an upper bound. Repeat the command on a quiet machine.
`;

const endings = [];
try {
  const collector = await startCollector({ after: (ending) => endings.unshift(ending) });
  const browser = await ENGINES.Chromium.launch();
  endings.unshift(() => browser.close());
  const shop = await new Shop(collector, 'wasm').open();
  endings.unshift(() => shop.close());
  for (const name of RIVALS) {
    const raw = await readFile(join(folder, `${name}.js`), 'utf8');
    shop.pages[`/${name}.js`] = { raw, headers: { 'content-type': 'text/javascript' } };
  }
  const version = await browser.version();
  console.log('# What the tag takes of a page\n');
  console.log('Written by `npm run bench -- sdk --table`; it informs and gates nothing.');
  const [load] = loadavg();
  const machine = `${cpus().length} cores (${cpus()[0].model}), load ${load.toFixed(1)} at the start`;
  console.log(`${version}, ${machine}.\n`);
  if (load > cpus().length) console.log(BUSY);
  console.log(CALLS + (await measureCalls(shop, await browser.tab())));
  console.log(LOAD + (await measureLoads(shop, async () => new Tab(await browser.tab()))));
} finally {
  for (const ending of endings) await ending();
}
