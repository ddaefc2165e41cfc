/** Long tasks on a machine that is four times slower, with the tag and without it. */
import { setTimeout as pause } from 'node:timers/promises';
import { quantile, table } from './numbers.mjs';

const SLOWER = 4;
const LOADS = 10;
const WATCH_MS = 1_500;

export const LOAD = `
## Long tasks

A page of 300 products by turns with the tag and without, the processor slowed down ${SLOWER} times: loaded, 20 calls, a single-page
navigation, left; ${LOADS} loads each, in a tab of their own. A long task is one of 50 ms or more by the clock (Long Tasks API); by
scripts of the tag are those parts of long frames that the browser ascribes to its files (Long Animation Frames API), which other
programs on the machine make longer. Script time is what the main thread spent in all scripts of the page by its own clock
(threadTicks): the difference between the rows is the whole cost of the tag, of all its tasks together.

`;

const PRODUCTS = Array.from(
  { length: 300 },
  (_, n) => `<article><h2>Produto ${n}</h2><p>R$ ${n},90</p><a href="/p/${n}">ver</a></article>`,
).join('');

/** Keeps what the browser says of slow moments. */
const WATCH = `<script>
  window.slow = { tasks: [], scripts: [] };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) slow.tasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => {
    for (const frame of list.getEntries())
      for (const { sourceURL, duration } of frame.scripts)
        if (sourceURL.includes('/jornada')) slow.scripts.push(duration);
  }).observe({ type: 'long-animation-frame', buffered: true });
</script>`;

/** Runs in the page: what a visitor does. */
function visit() {
  const tell = window.jornada ?? (() => {});
  for (let n = 0; n < 20; n += 1) {
    tell('track', 'add_to_cart', { currency: 'BRL', items: [{ item_id: `sku-${n}`, price: 9.9 }] });
  }
  history.pushState({}, '', '/p/1');
  tell('flush');
}

async function load(tab, url) {
  const scriptTime = await tab.driven.watchScripts();
  await tab.driven.slowDown(SLOWER);
  await tab.goto(url);
  await pause(WATCH_MS / 2);
  await tab.run(visit);
  await pause(WATCH_MS / 2);
  const slow = await tab.run(() => window.slow);
  const script = await scriptTime();
  await tab.close();
  return { ...slow, script };
}

export async function measureLoads(shop, newTab) {
  shop.pages['/with'] = { head: WATCH, body: PRODUCTS };
  shop.pages['/without'] = { head: WATCH, body: PRODUCTS, tag: '' };
  const found = { with: [], without: [] };
  for (let n = 0; n < LOADS; n += 1) {
    for (const page of Object.keys(found)) {
      found[page].push(await load(await newTab(), `${shop.origin}/${page}`));
    }
  }
  const rows = Object.entries(found).map(([page, loads]) => {
    const tasks = loads.map(({ tasks }) => tasks.length);
    const longest = Math.max(0, ...loads.flatMap(({ tasks }) => tasks));
    const byTag = loads.flatMap(({ scripts }) => scripts);
    return [
      `${page} the tag`,
      quantile(tasks, 0.5),
      Math.round(longest),
      byTag.filter((duration) => duration >= 50).length,
      Math.round(Math.max(0, ...byTag)),
      Math.round(
        quantile(
          loads.map(({ script }) => script),
          0.5,
        ),
      ),
    ];
  });
  const head = [
    'page',
    'long tasks a load, median',
    'longest, ms',
    'by scripts of the tag',
    'longest of those, ms',
    'script time a load, ms, median',
  ];
  return table(head, rows);
}
