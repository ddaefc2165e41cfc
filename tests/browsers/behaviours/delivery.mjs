/** What was told arrives, once, whatever happens to the page and to the network. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { ofType } from '../../e2e/harness/streams.mjs';
import { FAST_CLOCK } from '../page.mjs';

const CLICKS = 60;
const RAPID = 10_000;
/** A slow machine stores so many in this time. */
const RAPID_MS = 60_000;

/** Tells many events at once, numbered. */
const click = (clicks) => {
  for (let n = 1; n <= clicks; n += 1) jornada('track', 'clicked', { n });
};

/** Whether anything is kept in the page's storage for another page to send. */
const isKept = () => Object.keys(localStorage).some((key) => key.startsWith('_jornada_q'));

const inTurn = (events, type) => {
  const numbers = ofType(events, type).map(({ props }) => props.n);
  assert.deepEqual(
    numbers,
    numbers.map((_, at) => at + 1),
    'each once, in the order of the calls',
  );
};

const closed = {
  title: 'a tab that closes right after the calls: all arrive, with the time it was visible',
  async play({ shop, browser, open, close }) {
    const tab = await open('/');
    const [view] = await shop.of('page_view');
    await tab.until(() => innerHeight > 0);
    await pause(600);
    await tab.run(click, CLICKS);
    await close(tab);
    await shop.of('clicked', CLICKS);
    inTurn(await shop.events(), 'clicked');
    // Under load, Firefox may end a page's process before its beacon has left it: then
    // what it said at the end is stored, and comes with the next page.
    const isLate = browser.name === 'Firefox';
    if (isLate) await open('/later');
    await shop.of('engagement');
    const ends = ofType(await shop.events(), 'engagement').filter((end) => end.view === view.id);
    assert.equal(ends.length, 1);
    const [{ visible_ms: visible, scroll_pct: scroll }] = ends;
    assert(visible >= 600 && visible < 60_000, visible);
    assert.equal(scroll, 100);
    return { page_view: isLate ? 2 : 1, clicked: CLICKS };
  },
};

const left = {
  title: 'a tab that leaves for another site right after the calls',
  async play({ shop, open }) {
    const tab = await open('/');
    shop.pages['/bye'] = { raw: 'bye' };
    await tab.run(click, CLICKS);
    await tab.follow(`${shop.sister}/bye`);
    await shop.of('clicked', CLICKS);
    inTurn(await shop.events(), 'clicked');
    return { page_view: 1, clicked: CLICKS };
  },
};

const raw = {
  title: 'a tab that closes before the core came',
  async play({ shop, open, close }) {
    shop.gate.hold(/jornada-/);
    const tab = await open('/', { isSlow: true });
    await tab.until(() => window.jornada?.v);
    await tab.run(click, CLICKS);
    await tab.run(() =>
      jornada('track', 'purchase', { transaction_id: 'T-1', currency: 'BRL', value: 1.15 }),
    );
    await close(tab);
    const [purchase] = await shop.of('purchase');
    const [view] = await shop.of('page_view');
    assert.deepEqual([purchase.order_id, purchase.value, purchase.view], ['T-1', 115, view.id]);
    inTurn(await shop.events(), 'clicked');
    return { page_view: 1, clicked: CLICKS, purchase: 1 };
  },
};

const people = {
  title: 'people who change before the core came: what each did is told of each',
  async play({ shop, open, close }) {
    const release = shop.gate.hold(/jornada-/);
    const tab = await open('/', { isSlow: true });
    await tab.until(() => window.jornada?.v);
    await tab.run(() => {
      jornada('identify', 'ana');
      jornada('track', 'first');
      jornada('reset');
      jornada('track', 'second');
      jornada('identify', 'bia');
      jornada('track', 'third');
      jornada('identify', 'carla');
      jornada('track', 'fourth');
    });
    await close(tab);
    await shop.of('fourth');
    const events = await shop.events();
    const visitorOf = (type) => ofType(events, type)[0].visitor;
    const [view, first, second, third, fourth] = [
      'page_view',
      'first',
      'second',
      'third',
      'fourth',
    ].map(visitorOf);
    assert.deepEqual([view, second], [first, third]);
    assert.equal(new Set([first, second, fourth]).size, 3);
    release();
    await open('/later');
    const views = await shop.of('page_view', 2);
    assert.equal(views[1].visitor, fourth, 'the next page is the last one’s');
    return { page_view: 2, identify: 3, first: 1, second: 1, third: 1, fourth: 1 };
  },
};

const late = {
  title: 'a core that comes after the loader has sent goes on where the loader ended',
  async play({ shop, open }) {
    const release = shop.gate.hold(/jornada-/);
    const tab = await open('/', { isSlow: true });
    await tab.until(() => window.jornada?.v);
    await tab.run(() => dispatchEvent(new PageTransitionEvent('pagehide')));
    const [view] = await shop.of('page_view');
    release();
    await tab.run(() => jornada('track', 'quiz'));
    const [quiz] = await shop.of('quiz');
    assert.deepEqual([quiz.seq, quiz.view], [2, view.id]);
    return { page_view: 1, quiz: 1 };
  },
};

const reloads = {
  title: 'a reload while the batch is under way, and while its answer is',
  async play({ shop, open }) {
    const tab = await open('/');
    await shop.of('page_view');
    for (const [round, what] of ['request', 'answer'].entries()) {
      const sends = () => shop.gate.asked.filter((asked) => asked === 'POST /v1/events').length;
      const before = sends();
      const release = shop.gate.hold(/events/, what);
      await tab.run(() => {
        jornada('track', 'quiz');
        jornada('flush');
      });
      await shop.until(() => assert(sends() > before, 'the batch is under way'));
      await tab.soon(() => location.reload());
      await pause(200);
      release();
      await shop.of('page_view', round + 2);
    }
    await shop.of('quiz', 2);
    return { page_view: 3, quiz: 2 };
  },
};

const retried = {
  title: 'failures are tried again',
  async play({ shop, open }) {
    shop.gate.answers = [{ status: 503 }, { status: 500 }];
    await open('/');
    await shop.of('page_view');
    assert.equal(shop.gate.refused, 2);
    return { page_view: 1 };
  },
};

const asked = {
  title: 'a wish to be left alone (Retry-After) is obeyed',
  async play({ shop, open }) {
    shop.gate.answers = [{ status: 429, 'retry-after': '3' }];
    await open('/');
    await shop.until(() => assert.equal(shop.gate.refused, 1));
    const start = performance.now();
    await shop.of('page_view');
    const waited = performance.now() - start;
    assert(waited > 2_500, `${waited} ms`);
    return { page_view: 1 };
  },
};

const large = {
  title: 'a batch that is too large is split',
  async play({ shop, open }) {
    const tab = await open('/');
    await shop.of('page_view');
    shop.gate.answers = [{ status: 413 }, { status: 413 }];
    await tab.run(click, CLICKS);
    await shop.of('clicked', CLICKS);
    assert.equal(shop.gate.refused, 2);
    return { page_view: 1, clicked: CLICKS };
  },
};

const outage = {
  title: 'the collector is down for a minute: what happened meanwhile arrives after it',
  async play({ shop, open }) {
    shop.pages['/'] = { head: FAST_CLOCK };
    const tab = await open('/');
    await shop.of('page_view');
    shop.gate.isOpen = false;
    for (let n = 1; n <= 20; n += 1) {
      await tab.run((n) => jornada('track', 'clicked', { n }), n);
      await pause(100);
    }
    assert(shop.gate.refused >= 4, `tried ${shop.gate.refused} times in a minute`);
    assert(shop.gate.refused <= 12, `tried ${shop.gate.refused} times in a minute`);
    shop.gate.isOpen = true;
    await shop.of('clicked', 20);
    inTurn(await shop.events(), 'clicked');
    return { page_view: 1, clicked: 20 };
  },
};

const inherited = {
  title: 'what a page could not send, the next one sends',
  async play({ shop, open }) {
    const tab = await open('/');
    await shop.of('page_view');
    shop.gate.isOpen = false;
    await tab.run(() => {
      jornada('track', 'knock');
      jornada('flush');
    });
    await tab.until(isKept);
    await tab.run(click, CLICKS);
    shop.pages['/closed'] = { raw: 'closed' };
    await tab.follow('/closed');
    await tab.until(() => location.pathname === '/closed');
    shop.gate.isOpen = true;
    await tab.goto(`${shop.origin}/thanks`);
    await shop.of('clicked', CLICKS);
    inTurn(await shop.events(), 'clicked');
    await tab.until(`() => !(${isKept})()`);
    return { page_view: 2, knock: 1, clicked: CLICKS };
  },
};

const offline = {
  title: 'offline and back',
  async play({ shop, open, close }) {
    const tab = await open('/');
    await shop.of('page_view');
    const setOffline = async (tab, isOffline) => {
      shop.gate.isOpen = !isOffline;
      await tab.run((isOffline) => {
        Object.defineProperty(navigator, 'onLine', { value: !isOffline, configurable: true });
        dispatchEvent(new Event(isOffline ? 'offline' : 'online'));
      }, isOffline);
    };
    await setOffline(tab, true);
    await tab.run(click, CLICKS);
    await tab.until(isKept);
    await setOffline(tab, false);
    await shop.of('clicked', CLICKS);
    await setOffline(tab, true);
    await tab.run(() => jornada('track', 'goodbye'));
    await close(tab);
    shop.gate.isOpen = true;
    await open('/later');
    await shop.of('goodbye');
    return { page_view: 2, clicked: CLICKS, goodbye: 1 };
  },
};

const tabs = {
  title: 'two tabs of one visitor, through an outage that neither survives',
  async play({ shop, open, close }) {
    const first = await open('/');
    await shop.of('page_view');
    const both = [first, await open('/')];
    await shop.of('page_view', 2);
    for (const tab of both) await tab.run(click, 20);
    await shop.of('clicked', 40);
    shop.gate.isOpen = false;
    for (const tab of both) {
      await tab.run(() => {
        jornada('track', 'knock');
        jornada('flush');
      });
      await tab.until(isKept);
      await tab.run(() => jornada('track', 'lost'));
    }
    for (const tab of both) await close(tab);
    shop.gate.isOpen = true;
    await Promise.all([open('/'), open('/')]);
    await shop.of('lost', 2);
    const views = await shop.of('page_view', 4);
    assert.equal(new Set(views.map(({ visitor }) => visitor)).size, 1);
    return { page_view: 4, clicked: 40, knock: 2, lost: 2 };
  },
};

const rapid = {
  title: '10,000 calls in a row',
  async play({ shop, open }) {
    const tab = await open('/');
    await shop.of('page_view');
    await tab.run(click, RAPID);
    await shop.count(RAPID + 1, RAPID_MS);
    inTurn(await shop.events(), 'clicked');
    return { page_view: 1, clicked: RAPID };
  },
};

const refused = {
  title: 'a refusal is final for what it names, and for nothing else',
  async play({ shop, open }) {
    const tab = await open('/');
    await shop.of('page_view');
    await tab.run(() => {
      // A refund is of an order.
      jornada('track', 'refund', { currency: 'BRL', value: 9.9 });
      jornada('track', 'quiz');
    });
    await shop.of('quiz');
    shop.hasGaps = true;
    const sends = shop.gate.asked.length;
    await pause(1_500);
    assert.equal(shop.gate.asked.length, sends, 'it is not sent again');
    return { page_view: 1, quiz: 1 };
  },
};

export const BEHAVIOURS = [
  closed,
  left,
  raw,
  people,
  late,
  reloads,
  retried,
  asked,
  large,
  outage,
  inherited,
  offline,
  tabs,
  rapid,
  refused,
];
