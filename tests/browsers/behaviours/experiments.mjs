/** What is tried on visitors: one variant each, seen without flicker, counted once. */
import assert from 'node:assert/strict';

const all = (variant) => ({
  variants: [
    { name: 'control', weight: variant === 'control' ? 1 : 0 },
    { name: 'direct', weight: variant === 'direct' ? 1 : 0 },
  ],
});

/** So often a slow machine may miss the moment. */
const MOST_LOADS = 10;

/** Asks for a variant; how long the answer took, in ms. */
const ask = (tab) =>
  tab.run(
    () =>
      new Promise((resolve) => {
        const start = performance.now();
        jornada('experiment', 'button', (variant) => resolve([variant, performance.now() - start]));
      }),
  );

const held = {
  title: 'an experiment: assigned, exposed once on a page, kept when weights change',
  async play({ shop, open }) {
    await shop.collector.addExperiment(shop.site, 'button', all('direct'));
    const tab = await open('/');
    // What is needed for an answer is there.
    await shop.of('page_view');
    assert.equal((await ask(tab))[0], 'direct');
    assert.equal((await ask(tab))[0], 'direct');
    const [{ experiment, variant }] = await shop.of('exposure');
    assert.deepEqual([experiment, variant], ['button', 'direct']);
    await shop.collector.addExperiment(shop.site, 'button', all('control'));
    await tab.goto(`${shop.origin}/cart`);
    await shop.of('page_view', 2);
    assert.equal((await ask(tab))[0], 'direct');
    await shop.of('exposure', 2);
    const { variants } = await shop.collector.report(shop.site, 'experiment', [['id', 'button']]);
    const exposed = variants.map(({ variant, exposed }) => [variant, exposed]);
    assert.deepEqual(Object.fromEntries(exposed), { control: 0, direct: 1 });
    return { page_view: 2, exposure: 2 };
  },
};

const pages = {
  title: 'an experiment of some pages: the control and no exposure on the others',
  async play({ shop, open }) {
    const target = { pages: ['/p/*'] };
    await shop.collector.addExperiment(shop.site, 'button', { ...all('direct'), target });
    const tab = await open('/');
    await shop.of('page_view');
    assert.equal((await ask(tab))[0], 'control');
    await tab.run(() => history.pushState(null, '', '/p/1'));
    // At once: the page view of the new address has not been told yet.
    assert.equal((await ask(tab))[0], 'direct');
    const [{ url }] = await shop.of('exposure');
    assert(url.endsWith('/p/1'), url);
    await tab.run(() => history.pushState(null, '', '/p/1/reviews'));
    assert.equal((await ask(tab))[0], 'control');
    await shop.of('page_view', 3);
    return { page_view: 3, exposure: 1 };
  },
};

const holdback = {
  title: 'an experiment with a holdback: its part is exposed with it, as the server assigns it',
  async play({ shop, open }) {
    await shop.collector.addExperiment(shop.site, 'button', { ...all('direct'), holdback: 500 });
    const tab = await open('/');
    const [{ visitor }] = await shop.of('page_view');
    const server = await shop.collector.assignment(shop.site, 'button', visitor);
    assert.equal((await ask(tab))[0], server.variant);
    const exposures = await shop.of('exposure', server.takes_part ? 2 : 1);
    const parts = exposures.map(({ experiment, variant }) => [experiment, variant]);
    const expected = { holdback: server.holdback, ...(server.takes_part && { button: 'direct' }) };
    assert.deepEqual(Object.fromEntries(parts), expected);
    return { page_view: 1, exposure: exposures.length };
  },
};

const flicker = {
  title: 'an experiment: what it changes is never seen unchanged',
  async play({ shop, open }) {
    await shop.collector.addExperiment(shop.site, 'button', all('direct'));
    const body = `<style>.waits { visibility: hidden }</style><button class="waits">Finalizar</button>
      <script>{
        const button = document.querySelector('button');
        window.seen = [];
        const look = () => {
          if (getComputedStyle(button).visibility === 'visible') seen.push(button.textContent);
          requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
        jornada('experiment', 'button', (variant) => {
          if (variant === 'direct') button.textContent = 'Comprar agora';
          button.classList.remove('waits');
        });
      }</script>`;
    shop.pages['/'] = { body };
    const tab = await open('/');
    const texts = [];
    // On a slow machine the answer may be late: then the control is all that is seen.
    while (texts.at(-1) !== 'Comprar agora' && texts.length < MOST_LOADS) {
      if (texts.length) await tab.goto(`${shop.origin}/?again=${texts.length}`);
      await tab.until(() => window.seen.length > 3);
      const seen = await tab.run(() => [...new Set(window.seen)]);
      assert.equal(seen.length, 1, `seen on one page: ${seen}`);
      texts.push(seen[0]);
    }
    assert.equal(texts.at(-1), 'Comprar agora');
    await shop.of('exposure');
    return { page_view: texts.length, exposure: 1 };
  },
};

const robots = {
  title: 'an experiment: robots are shown the control and not counted',
  async play({ shop, open }) {
    await shop.collector.addSite(shop.site, { bots: 'exclude' });
    await shop.collector.addExperiment(shop.site, 'button', all('direct'));
    const tab = await open('/');
    assert.equal((await ask(tab))[0], 'control');
    const [view] = await shop.of('page_view');
    assert(view.bot, 'a driven browser is flagged, not dropped');
    return { page_view: 1 };
  },
};

const preview = {
  title:
    'an experiment: a preview shows what it asks for, on the next page too, and is not counted',
  async play({ shop, open }) {
    await shop.collector.addExperiment(shop.site, 'button', all('control'));
    const tab = await open('/?jornada_variant=button:direct');
    assert.equal((await ask(tab))[0], 'direct');
    await tab.goto(`${shop.origin}/cart`);
    assert.equal((await ask(tab))[0], 'direct');
    const views = await shop.of('page_view', 2);
    assert(
      views.every(({ bot, internal, props }) => bot || internal || props?.preview),
      `a visit that looks beforehand is flagged: ${JSON.stringify(views[0])}`,
    );
    return { page_view: 2 };
  },
};

const without = (part, path) => ({
  title: `an experiment: the control is shown after 300 ms without ${part}`,
  async play({ shop, open }) {
    await shop.collector.addExperiment(shop.site, 'button', all('direct'));
    shop.gate.hold(path);
    const tab = await open('/', { isSlow: true });
    await tab.until(() => window.jornada?.v);
    const [variant, after] = await ask(tab);
    assert.equal(variant, 'control');
    assert(after >= 290 && after < 1500, `${after} ms`);
    return { page_view: 1 };
  },
});

export const BEHAVIOURS = [
  held,
  pages,
  holdback,
  flicker,
  robots,
  preview,
  without('the configuration', /v1\/tag/),
  without('the core', /jornada-/),
];
