/**
 * Runs every behaviour in a browser, once by wasm, and by the fallback where the matrix is full.
 * A behaviour gives what must have arrived in the end, by type: nothing lost, nothing doubled.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startCollector } from '../e2e/harness/collector.mjs';
import { binary } from '../e2e/harness/needs.mjs';
import { until } from '../e2e/harness/until.mjs';
import { BEHAVIOURS } from './behaviours.mjs';
import { ENGINES } from './engines.mjs';
import { Shop } from './shop.mjs';
import { Tab } from './tab.mjs';

const BEHAVIOUR_MS = 120_000;

/**
 * Under load, Firefox ends a page's process before the page's last beacon has left it: 5 of 160
 * pages that closed half a second after their load, beside two busy processors.
 */
const DROPS_LAST_WORDS = ['Firefox'];
/** How long such a beacon is awaited. */
const LAST_WORDS_MS = 5_000;

/** Whether every engine runs by both cores. */
const isFull = process.env.BROWSER_MATRIX === 'full';

/** All behaviours in one engine; the fallback too, if `always` or the matrix is full. */
export function suite(name, { always = false } = {}) {
  const engine = ENGINES[name];
  const lacking = engine.lacking() ?? (binary ? undefined : 'the collector is not built');
  const skip = lacking && process.env.CI !== 'true' ? lacking : false;
  const cores = always || isFull ? ['wasm', 'fallback'] : ['wasm'];
  describe(name, { skip, concurrency: cores.length }, () => {
    for (const core of cores) column(name, core, engine, lacking);
  });
}

function column(name, core, engine, lacking) {
  describe(`${name}, ${core}`, { concurrency: 1 }, () => {
    const endings = [];
    let collector, browser;
    before(async () => {
      assert.equal(lacking, undefined);
      collector = await startCollector({ after: (ending) => endings.unshift(ending) });
      browser = await engine.launch();
      endings.unshift(() => browser.close());
    });
    after(async () => {
      for (const ending of endings) await ending();
    });
    for (const { title, play, unsupported = {} } of BEHAVIOURS) {
      const skip = unsupported[name] ?? unsupported[core] ?? false;
      it(title, { skip, timeout: BEHAVIOUR_MS }, (told) =>
        perform(play, collector, browser, core, told),
      );
    }
  });
}

async function perform(play, collector, browser, core, told) {
  const shop = await new Shop(collector, core).open();
  const tabs = new Set();
  const endings = [];
  const stage = {
    shop,
    browser,
    core,
    /** A new tab, at a path of the shop or an address; one that is slow to load is not awaited. */
    async open(where = '/', { isSlow = false } = {}) {
      const tab = new Tab(await browser.tab());
      tabs.add(tab);
      const url = where.startsWith('/') ? shop.origin + where : where;
      await (isSlow ? tab.follow(url) : tab.goto(url));
      return tab;
    },
    /** Does this when all is over. */
    after: (ending) => endings.unshift(ending),
    /** Closes a tab. */
    async close(tab) {
      tabs.delete(tab);
      await tab.close();
    },
  };
  try {
    const expected = await play(stage);
    for (const tab of tabs) await stage.close(tab);
    const isPatient = !DROPS_LAST_WORDS.includes(browser.name);
    try {
      await arrived(shop, expected, isPatient ? undefined : LAST_WORDS_MS);
    } catch (error) {
      if (isPatient) throw error;
      await laterPage(stage, expected);
      told.diagnostic('what the page told when it closed came with the next page');
    }
    shop.assertCalm();
  } finally {
    for (const tab of tabs) await tab.close().catch(() => {});
    shop.close();
    for (const ending of endings) await ending();
  }
}

/** Waits until just that has arrived, by type. */
async function arrived(shop, expected, deadlineMs) {
  await until(
    () => shop.tally(),
    (tally) => assert.deepEqual(tally, expected),
    deadlineMs,
  );
}

/** What is in storage when a page has closed arrives with the next page: all of it, once. */
async function laterPage({ shop, open, close }, expected) {
  shop.gate.release();
  const tab = await open('/later');
  const { page_view: views = 0 } = expected;
  await arrived(shop, { ...expected, page_view: views + 1 });
  await close(tab);
}
