/** What a page tells the tag, and whatever else it does to it. */
import assert from 'node:assert/strict';

const replayed = {
  title: 'calls from before the tag had loaded are replayed in order',
  async play({ shop, open }) {
    const calls = `jornada('identify', 'ana', { plan: 'gold' }); jornada('track', 'quiz', { answer: 42 })`;
    const stub = `window.jornada=function(){(jornada.q=jornada.q||[]).push(arguments)}`;
    shop.pages['/'] = { head: `<script>${stub}; ${calls}</script>` };
    await open('/');
    const [quiz] = await shop.of('quiz');
    const [identify] = await shop.of('identify');
    assert.deepEqual([identify.seq, quiz.seq], [2, 3]);
    assert.deepEqual([identify.user, identify.traits], ['ana', { plan: 'gold' }]);
    assert.deepEqual(quiz.props, { answer: 42 });
    return { page_view: 1, identify: 1, quiz: 1 };
  },
};

const commerce = {
  title: 'GA4’s shapes become the wire’s, prices minor units',
  async play({ shop, open }) {
    const tab = await open('/');
    await tab.run(() =>
      jornada('track', 'purchase', {
        transaction_id: 'T-é',
        currency: 'BRL',
        value: 259.8,
        shipping: 19.9,
        items: [
          {
            item_id: 'sku-1',
            item_name: 'Camiseta',
            item_category: 'Roupas',
            price: 129.9,
            quantity: 2,
          },
        ],
      }),
    );
    await tab.run(() =>
      jornada('track', 'purchase', { transaction_id: 2, currency: 'KWD', value: 1.5 }),
    );
    const [first, second] = await shop.of('purchase', 2);
    const { order_id, currency, value, items, props } = first;
    assert.deepEqual(
      { order_id, currency, value, items, props },
      {
        order_id: 'T-é',
        currency: 'BRL',
        value: 25980,
        items: [{ id: 'sku-1', name: 'Camiseta', category: 'Roupas', price: 12990, quantity: 2 }],
        props: { shipping: 19.9 },
      },
    );
    assert.deepEqual([second.order_id, second.value], ['2', 1500]);
    return { page_view: 1, purchase: 2 };
  },
};

const rubbish = {
  title: 'whatever a page hands to the tag, the tag survives',
  async play({ shop, open }) {
    const tab = await open('/');
    await tab.run(() => {
      const loop = {};
      loop.self = loop;
      const trap = {
        get boom() {
          throw new Error('boom');
        },
      };
      jornada();
      jornada('track');
      jornada('track', 'quiz', loop);
      jornada('track', 'quiz', trap);
      jornada('track', Symbol('x'), 1n);
      jornada('constructor', 'toString');
      jornada('page', { url: 'http://' });
      jornada('experiment', 'e');
      jornada('identify', {});
      jornada('expose');
      jornada('track', 'deep', JSON.parse('{"a":'.repeat(500) + '1' + '}'.repeat(500)));
      jornada('track', 'fine', { f() {}, u: undefined, n: NaN, d: new Date(0), s: '\ud800' });
    });
    const [fine] = await shop.of('fine');
    assert.deepEqual(fine.props, { d: '1970-01-01T00:00:00.000Z', s: '\ufffd' });
    return { page_view: 1, deep: 1, fine: 1 };
  },
};

const throwing = {
  title: 'a page that throws in its callback harms only itself',
  async play({ shop, open }) {
    // Browsers may tell no more of an error that passed another origin's script.
    shop.expected = /page’s own|Script error/;
    const tab = await open('/');
    await tab.run(() => {
      jornada('experiment', 'button', () => {
        throw new Error('the page’s own');
      });
      jornada('track', 'quiz', { n: 1 });
    });
    await tab.run(() => new Promise((resolve) => jornada('experiment', 'button', resolve)));
    await tab.run(() => jornada('track', 'quiz', { n: 2 }));
    await shop.of('quiz', 2);
    assert.equal(shop.troubles.length, 1, 'and it sees its own error');
    return { page_view: 1, quiz: 2 };
  },
};

const wrapped = {
  title: 'a page that wraps or replaces history’s methods after the tag goes on being followed',
  async play({ shop, open }) {
    const tab = await open('/');
    await shop.of('page_view');
    const states = await tab.run(async () => {
      const settled = () => new Promise((resolve) => setTimeout(resolve, 150));
      const seen = [];
      const inner = history.pushState;
      history.pushState = function (...args) {
        seen.push(args[2]);
        return inner.apply(this, args);
      };
      history.pushState({}, '', '/wrapped');
      await settled();
      // Another tool that wraps, and takes its wrapper off again.
      const before = history.pushState;
      history.pushState = (...args) => before.apply(history, args);
      history.pushState({}, '', '/twice');
      await settled();
      history.pushState = before;
      history.pushState({}, '', '/once');
      await settled();
      return seen;
    });
    assert.deepEqual(states, ['/wrapped', '/twice', '/once']);
    const views = await shop.of('page_view', 4);
    assert.deepEqual(
      views.map(({ url }) => new URL(url).pathname),
      ['/', '/wrapped', '/twice', '/once'],
    );
    return { page_view: 4 };
  },
};

const twice = {
  title: 'a tag that is on the page twice counts once',
  async play({ shop, open }) {
    const again = `<script async src="${shop.collectorUrl}/jornada.js" data-site="${shop.site}"></script>`;
    shop.pages['/'] = { body: again };
    const tab = await open('/');
    await tab.run(() => jornada('track', 'quiz'));
    await shop.of('quiz');
    return { page_view: 1, quiz: 1 };
  },
};

export const BEHAVIOURS = [replayed, commerce, rubbish, throwing, wrapped, twice];
