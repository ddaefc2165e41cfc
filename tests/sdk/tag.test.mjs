/** The tag in a real page: what a shop sees of it, and what it must never see. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { Shop, browser, openPage, page } from './shop.mjs';

let chromium, shop, context, tab;

before(async () => (chromium = await browser()));
after(() => chromium.close());

beforeEach(async () => {
  shop = await new Shop().open();
  shop.pages = { '/': page(), '/cart': page() };
  context = await chromium.newContext({ locale: 'pt-BR', timezoneId: 'America/Sao_Paulo' });
  tab = await openPage(context);
});

afterEach(async () => {
  assert.deepEqual(tab.errors, [], 'nothing is thrown or logged into the page');
  await context.close();
  shop.close();
});

const visitorOf = async () => {
  const cookie = (await context.cookies()).find(({ name }) => name === '_jornada');
  return cookie && /^1\.([0-9a-f-]{36})\.\d{10}$/.exec(cookie.value)?.[1];
};

describe('page views', () => {
  it('arrive by themselves, with their visitor and context', async () => {
    await tab.goto(shop.origin + '/?utm_source=news');
    const [view] = await shop.of('page_view');
    assert.equal(view.url, shop.origin + '/?utm_source=news');
    assert.equal(view.title, 'Loja');
    assert.match(view.id, /^[0-9a-z]{12}\.1$/);
    assert.equal(view.seq, 1);
    assert.equal(view.view, view.id);
    assert.match(
      view.visitor,
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    assert.equal(view.visitor, await visitorOf());
    const [batch] = shop.batches;
    assert.equal(batch.v, 1);
    assert.equal(batch.site, 'shop');
    assert.match(batch.contentType, /^text\/plain/);
    assert.equal(batch.context.language, 'pt-BR');
    assert.equal(batch.context.timezone, 'America/Sao_Paulo');
    assert.equal(batch.context.webdriver, true);
    assert.ok(Math.abs(batch.sent_at - Date.now()) < 60_000);
  });

  it('keep their visitor from page to page, by cookie or by its mirror', async () => {
    await tab.goto(shop.origin + '/');
    await shop.of('page_view');
    const cookie = (await context.cookies()).find(({ name }) => name === '_jornada');
    assert.equal(cookie.sameSite, 'Lax');
    assert.ok(cookie.expires > Date.now() / 1000 + 390 * 86_400);
    await tab.goto(shop.origin + '/cart');
    await shop.of('page_view', 2);
    await context.clearCookies();
    await tab.goto(shop.origin + '/');
    const views = await shop.of('page_view', 3);
    assert.equal(new Set(views.map(({ visitor }) => visitor)).size, 1);
    assert.equal(new Set(views.map(({ id }) => id.split('.')[0])).size, 3, 'a stream per document');
  });

  it('follow single-page navigation, once per page', async () => {
    await tab.goto(shop.origin + '/');
    await tab.evaluate(async () => {
      const settled = () => new Promise((resolve) => setTimeout(resolve, 150));
      history.replaceState({}, '', '/?scroll=1');
      history.pushState({}, '', '/p/1');
      document.title = 'Camiseta';
      await settled();
      history.pushState({}, '', '/p/1?color=red');
      await settled();
      history.replaceState({}, '', '/redirect');
      history.pushState({}, '', '/p/2');
      await settled();
      history.back();
      await settled();
      history.pushState({}, '', '/a');
      history.pushState({}, '', '/b');
      await settled();
    });
    const views = await shop.of('page_view', 6);
    const paths = views.map(({ url }) => new URL(url).pathname);
    assert.deepEqual(paths, ['/', '/p/1', '/p/2', '/redirect', '/a', '/b']);
    assert.equal(views[1].title, 'Camiseta');
    assert.equal(new URL(views[1].referrer).pathname, '/');
  });

  it('are the page at hand for whatever is tracked right after', async () => {
    await tab.goto(shop.origin + '/');
    await tab.evaluate(() => {
      history.pushState({}, '', '/p/9');
      jornada('track', 'view_item', { items: [{ item_id: '9' }] });
    });
    const [item] = await shop.of('view_item');
    const view = shop.events.find(({ id }) => id === item.view);
    assert.equal(new URL(view.url).pathname, '/p/9');
    assert.equal(new URL(item.url).pathname, '/p/9');
  });

  it('are the site’s own affair where it says so', async () => {
    shop.pages['/'] = page({ attributes: 'data-spa="off"' });
    await tab.goto(shop.origin + '/');
    await tab.evaluate(async () => {
      history.pushState({}, '', '/quiet');
      await new Promise((resolve) => setTimeout(resolve, 150));
      jornada('page', { url: '/told', title: 'Contada' });
    });
    const views = await shop.of('page_view', 2);
    assert.deepEqual(
      views.map(({ url }) => new URL(url).pathname),
      ['/', '/told'],
    );
    assert.equal(views[1].title, 'Contada');
  });

  it('leave excluded pages alone', async () => {
    shop.pages['/account/orders'] = page({ attributes: 'data-exclude="/admin/**, /account/*"' });
    await tab.goto(shop.origin + '/account/orders');
    await tab.evaluate(() => jornada('track', 'quiz'));
    await tab.waitForTimeout(1500);
    assert.deepEqual(shop.events, []);
  });
});

describe('calls', () => {
  it('from before the tag had loaded are replayed in order', async () => {
    shop.pages['/'] = page({
      head: `<script>window.jornada=function(){(jornada.q=jornada.q||[]).push(arguments)};
        jornada('identify', 'ana', {plan:'gold'}); jornada('track', 'quiz', {answer: 42});</script>`,
    });
    await tab.goto(shop.origin + '/');
    await shop.of('quiz');
    assert.deepEqual(shop.events.map(({ type, seq }) => [type, seq]).slice(0, 3), [
      ['page_view', 1],
      ['identify', 2],
      ['quiz', 3],
    ]);
    assert.equal(shop.events[1].user, 'ana');
    assert.deepEqual(shop.events[1].traits, { plan: 'gold' });
    assert.deepEqual(shop.events[2].props, { answer: 42 });
  });

  it('map GA4 shapes to the wire, prices to minor units', async () => {
    await tab.goto(shop.origin + '/');
    await tab.evaluate(() =>
      jornada('track', 'purchase', {
        transaction_id: 'T-77',
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
    const [{ visitor, id, at, seq, view, url, ...purchase }] = await shop.of('purchase');
    assert.deepEqual(purchase, {
      type: 'purchase',
      order_id: 'T-77',
      currency: 'BRL',
      value: 25980,
      items: [{ id: 'sku-1', name: 'Camiseta', category: 'Roupas', price: 12990, quantity: 2 }],
      props: { shipping: 19.9 },
    });
  });

  it('survive whatever a page hands them', async () => {
    await tab.goto(shop.origin + '/');
    await tab.evaluate(() => {
      const loop = {};
      loop.self = loop;
      jornada();
      jornada('track');
      jornada('track', 'quiz', loop);
      jornada('track', 'quiz', {
        get boom() {
          throw new Error('boom');
        },
      });
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
  });

  it('are about another person after a reset', async () => {
    await tab.goto(shop.origin + '/');
    const [{ visitor }] = await shop.of('page_view');
    await tab.evaluate(() => (jornada('reset'), jornada('track', 'quiz')));
    const [quiz] = await shop.of('quiz');
    assert.notEqual(quiz.visitor, visitor);
    assert.equal(quiz.visitor, await visitorOf());
  });
});

describe('at the end of a page', () => {
  it('everything arrives, with the time it was visible', async () => {
    await tab.goto(shop.origin + '/');
    await shop.of('page_view');
    await tab.waitForTimeout(300);
    await tab.evaluate(() => {
      for (let n = 0; n < 15; n++) jornada('track', 'quiz', { n });
    });
    await tab.close({ runBeforeUnload: false });
    const quizzes = await shop.of('quiz', 15);
    assert.deepEqual(
      quizzes.map(({ props }) => props.n),
      [...Array(15).keys()],
    );
    const [engagement] = await shop.of('engagement');
    assert.ok(
      engagement.visible_ms >= 300 && engagement.visible_ms < 60_000,
      engagement.visible_ms,
    );
    assert.equal(engagement.scroll_pct, 100);
  });

  it('everything arrives although the core was never there', async () => {
    shop.held.set('core', new Promise(() => {}));
    await tab.goto(shop.origin + '/');
    await tab.waitForFunction(() => jornada.v);
    await tab.evaluate(() =>
      jornada('track', 'purchase', { transaction_id: 'T-1', currency: 'BRL', value: 1.15 }),
    );
    await tab.goto('about:blank');
    await shop.of('purchase');
    assert.deepEqual(
      shop.events.map(({ type, seq, order_id, value }) => [type, seq, order_id, value]),
      [
        ['page_view', 1, undefined, undefined],
        ['purchase', 2, 'T-1', 115],
      ],
    );
    assert.equal(shop.events[1].view, shop.events[0].id);
    assert.equal(shop.events[0].visitor, await visitorOf());
  });

  it('nothing is doubled when the core comes after the loader has sent', async () => {
    let release;
    shop.held.set('core', new Promise((resolve) => (release = resolve)));
    await tab.goto(shop.origin + '/');
    await tab.waitForFunction(() => jornada.v);
    const other = await context.newPage();
    await tab.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide')));
    await shop.of('page_view');
    release();
    await tab.waitForTimeout(300);
    await tab.evaluate(() => jornada('track', 'quiz'));
    const [quiz] = await shop.of('quiz');
    await other.close();
    assert.equal(quiz.seq, 2);
    assert.equal(quiz.view, shop.events[0].id);
    assert.deepEqual(shop.events.filter(({ type }) => type === 'page_view').length, 1);
  });
});

describe('failures', () => {
  it('are tried again, and nothing is lost or doubled', async () => {
    shop.statuses = [503, 500];
    await tab.goto(shop.origin + '/');
    await shop.of('page_view');
    assert.equal(shop.requests.filter((request) => request === 'POST /v1/events').length, 3);
    assert.equal(shop.events.length, 1);
  });

  it('outlive the page: the next one sends what the last could not', async () => {
    shop.statuses = [503];
    await tab.goto(shop.origin + '/');
    const key = () => Object.keys(localStorage).find((name) => name.startsWith('_jornada_q.'));
    await tab.waitForFunction(key);
    await tab.evaluate(() => jornada('track', 'quiz'));
    await tab.goto(shop.origin + '/cart');
    await shop.of('page_view', 2);
    await shop.of('quiz');
    await tab.waitForFunction(
      () => !Object.keys(localStorage).some((name) => name.startsWith('_jornada_q.')),
    );
    assert.equal(new Set(shop.events.map(({ id }) => id)).size, shop.events.length);
  });
});

describe('consent', () => {
  const silence = async () => {
    await tab.waitForTimeout(1500);
    assert.deepEqual(shop.requests, [], 'no request');
    assert.deepEqual(await context.cookies(), [], 'no cookie');
    assert.equal(await tab.evaluate(() => localStorage.length), 0, 'nothing stored');
  };

  it('denied: no request, no cookie, nothing stored', async () => {
    shop.pages['/'] = page({ attributes: 'data-consent="required"' });
    await tab.goto(shop.origin + '/');
    await tab.evaluate(
      () => (jornada('track', 'quiz'), jornada('consent', 'denied'), jornada('track', 'quiz')),
    );
    await silence();
    await tab.goto('about:blank');
    assert.deepEqual(shop.requests, []);
  });

  it('awaited: calls are kept and arrive with their times when it is given', async () => {
    shop.pages['/'] = page({ attributes: 'data-consent="required"' });
    await tab.goto(shop.origin + '/');
    await tab.evaluate(() => jornada('track', 'quiz', { n: 1 }));
    const before = Date.now();
    await silence();
    await tab.evaluate(() => jornada('consent', 'granted'));
    const [quiz] = await shop.of('quiz');
    assert.ok(quiz.at <= before);
    assert.deepEqual(shop.events.map(({ type }) => type).slice(0, 2), ['page_view', 'quiz']);
    assert.equal(quiz.visitor, await visitorOf());
  });

  it('given is remembered on the next page', async () => {
    shop.pages['/cart'] = shop.pages['/'] = page({ attributes: 'data-consent="required"' });
    await tab.goto(shop.origin + '/');
    await tab.evaluate(() => jornada('consent', 'granted'));
    await shop.of('page_view');
    await tab.goto(shop.origin + '/cart');
    await shop.of('page_view', 2);
  });

  it('withdrawn: what was stored is gone, and it is quiet', async () => {
    await tab.goto(shop.origin + '/');
    await shop.of('page_view');
    await tab.evaluate(() => {
      localStorage.setItem('_jornada_q.another', 'what another page could not send');
      jornada('consent', 'denied');
    });
    shop.requests.length = 0;
    await tab.evaluate(() => jornada('track', 'quiz'));
    await silence();
  });

  it('Global Privacy Control is a denial, unless the visitor says otherwise', async () => {
    await context.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { value: true }),
    );
    await tab.goto(shop.origin + '/');
    await tab.evaluate(() => jornada('track', 'quiz'));
    await silence();
    await tab.evaluate(() => jornada('consent', 'granted'));
    const [view] = await shop.of('page_view');
    assert.equal(view.visitor, await visitorOf());
    assert.equal(shop.events.filter(({ type }) => type === 'quiz').length, 0);
  });
});

describe('experiments', () => {
  const variants = [
    { name: 'control', weight: 0 },
    { name: 'direct', weight: 1 },
  ];
  const ask = () =>
    tab.evaluate(
      () =>
        new Promise((resolve) => {
          const start = performance.now();
          jornada('experiment', 'button', (variant) =>
            resolve([variant, performance.now() - start]),
          );
        }),
    );

  it('assign, expose once, and hold on the next page', async () => {
    shop.tag = {
      experiments: [{ id: 'button', control: 'control', variants }],
      include_bots: true,
    };
    await tab.goto(shop.origin + '/');
    assert.equal((await ask())[0], 'direct');
    assert.equal((await ask())[0], 'direct');
    const exposures = await shop.of('exposure');
    assert.deepEqual(
      exposures.map(({ experiment, variant }) => [experiment, variant]),
      [['button', 'direct']],
    );
    const cookie = (await context.cookies()).find(({ name }) => name === '_jornada_x');
    assert.equal(decodeURIComponent(cookie.value), 'button!direct');
    shop.tag.experiments[0].variants = [
      { name: 'control', weight: 1 },
      { name: 'direct', weight: 0 },
    ];
    await tab.goto(shop.origin + '/cart');
    assert.equal((await ask())[0], 'direct');
  });

  it('show driven browsers the control and do not count them', async () => {
    shop.tag = { experiments: [{ id: 'button', control: 'control', variants }] };
    await tab.goto(shop.origin + '/');
    assert.equal((await ask())[0], 'control');
    await tab.evaluate(() => jornada('track', 'quiz'));
    await shop.of('quiz');
    assert.equal(shop.events.filter(({ type }) => type === 'exposure').length, 0);
  });

  for (const part of ['tag', 'core']) {
    it(`show the control after 300 ms without the ${part}`, async () => {
      shop.held.set(part, new Promise(() => {}));
      await tab.goto(shop.origin + '/');
      const [variant, after] = await ask();
      assert.equal(variant, 'control');
      assert.ok(after >= 290 && after < 1500, `${after} ms`);
    });
  }
});

describe('where the browser refuses wasm', () => {
  it('the fallback does the same', async () => {
    shop.headers = { 'content-security-policy': "script-src 'self' 'unsafe-inline'" };
    shop.tag = {
      experiments: [
        { id: 'button', control: 'control', variants: [{ name: 'direct', weight: 1 }] },
      ],
      include_bots: true,
    };
    await tab.goto(shop.origin + '/');
    const variant = tab.evaluate(
      () => new Promise((resolve) => jornada('experiment', 'button', resolve)),
    );
    await tab.evaluate(() =>
      jornada('track', 'purchase', { transaction_id: 'é', currency: 'KWD', value: 1.5, x: 0.25 }),
    );
    const [purchase] = await shop.of('purchase');
    assert.equal(await variant, 'direct');
    assert.deepEqual([purchase.order_id, purchase.value, purchase.props], ['é', 1500, { x: 0.25 }]);
    assert.ok(shop.requests.some((request) => request.includes('fallback')));
    assert.ok(!shop.requests.some((request) => request.endsWith('.wasm')));
    assert.equal(purchase.visitor, await visitorOf());
  });
});
