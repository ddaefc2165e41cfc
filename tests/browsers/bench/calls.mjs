/** What a call takes: three tags on one page, which take turns. */
import { quantile, table } from './numbers.mjs';

const ROUNDS = 60;
const CALLS_A_ROUND = 20;

export const CALLS = `## A call

The same \`add_to_cart\` with one item, told to three tags on one page that take turns, ${ROUNDS} rounds of ${CALLS_A_ROUND} calls each;
microseconds by a clock of 5 (the page is isolated from other origins), unthrottled.

`;

/** Only pages that are isolated from other origins have the fine clock. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** All tags with what sends by itself switched off, so that the calls alone are seen. */
const TAGS = `<script type="module">
  import posthog from '/posthog-js.js';
  import { newTracker, trackSelfDescribingEvent } from '/-snowplow-browser-tracker.js';
  posthog.init('phc_bench', {
    api_host: location.origin + '/posthog',
    autocapture: false,
    capture_pageview: false,
    capture_pageleave: false,
    disable_session_recording: true,
    disable_surveys: true,
    advanced_disable_flags: true,
    opt_out_useragent_filter: true,
  });
  newTracker('sp', location.origin, { appId: 'bench', bufferSize: 20 });
  const schema = 'iglu:com.example/add_to_cart/jsonschema/1-0-0';
  window.tags = {
    'jornada': (params) => jornada('track', 'add_to_cart', params),
    'posthog-js': (params) => posthog.capture('add_to_cart', params),
    '@snowplow/browser-tracker': (data) => trackSelfDescribingEvent({ event: { schema, data } }),
  };
</script>`;

/** Runs in the page: durations in ms by tag. */
async function race(rounds, calls) {
  const names = Object.keys(window.tags);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length];
      const tell = window.tags[name];
      for (let call = 0; call < calls; call += 1) {
        const params = {
          currency: 'BRL',
          value: 149.9,
          items: [
            { item_id: `sku-${call}`, item_name: 'Cafeteira italiana', price: 149.9, quantity: 1 },
          ],
        };
        const start = performance.now();
        tell(params);
        times[name].push(performance.now() - start);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  return { times, isIsolated: window.crossOriginIsolated };
}

export async function measureCalls(shop, tab) {
  shop.pages['/calls'] = { tagUrl: '/jornada.js', headers: ISOLATED, body: TAGS };
  await tab.goto(`${shop.origin}/calls`);
  await shop.of('page_view');
  // The first calls of each tag are slower while the browser compiles: they have a round of their own.
  await tab.run(race, 3, CALLS_A_ROUND);
  const { times, isIsolated } = await tab.run(race, ROUNDS, CALLS_A_ROUND);
  if (!isIsolated) throw new Error('the page is not isolated, its clock is too coarse');
  await shop.of('add_to_cart', (3 + ROUNDS) * CALLS_A_ROUND);
  await tab.close();
  const us = (ms) => Math.round(ms * 1000);
  const rows = Object.entries(times).map(([name, all]) => [
    name,
    ...[0.5, 0.95, 0.99].map((share) => us(quantile(all, share))),
  ]);
  return table(['tag', 'median', '95 %', '99 %'], rows);
}
