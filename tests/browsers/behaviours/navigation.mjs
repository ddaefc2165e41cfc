/** A page view for each page that a visitor sees, and none for any other change. */
import assert from 'node:assert/strict';

const pathOf = ({ url }) => new URL(url).pathname;

/** Long enough for an address that changed to settle. */
const SETTLE_MS = 150;

const first = {
  title: 'a page view arrives by itself, with its visitor and context',
  async play({ shop, open }) {
    const tab = await open('/?utm_source=news');
    const [view] = await shop.of('page_view');
    assert.equal(view.url, `${shop.origin}/?utm_source=news`);
    assert.equal(view.title, 'Loja');
    assert.match(view.id, /^[0-9a-z]{12}\.1$/);
    assert.deepEqual([view.seq, view.view], [1, view.id]);
    const version7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    assert.match(view.visitor, version7);
    assert.match(
      await tab.run(() => document.cookie),
      new RegExp(`_jornada=1\\.${view.visitor}\\.\\d{10}`),
    );
    assert(Math.abs(view.at - Date.now()) < 60_000);
    return { page_view: 1 };
  },
};

const documents = {
  title: 'one visitor from page to page, by the cookie or by its mirror',
  async play({ shop, open }) {
    const tab = await open('/');
    await shop.of('page_view');
    await tab.follow('/cart');
    await shop.of('page_view', 2);
    await tab.run(() => {
      document.cookie = '_jornada=; Max-Age=0; Path=/';
      document.cookie = `_jornada=; Max-Age=0; Path=/; Domain=${location.hostname}`;
    });
    assert.equal(await tab.run(() => document.cookie), '');
    await tab.goto(`${shop.origin}/thanks`);
    const views = await shop.of('page_view', 3);
    assert.deepEqual(views.map(pathOf), ['/', '/cart', '/thanks']);
    assert.equal(new Set(views.map(({ visitor }) => visitor)).size, 1);
    assert.equal(new Set(views.map(({ id }) => id.split('.')[0])).size, 3, 'a stream a document');
    assert.equal(pathOf({ url: views[1].referrer }), '/');
    return { page_view: 3 };
  },
};

const singlePage = {
  title: 'pushState, replaceState, back: a page view for each place',
  async play({ shop, open }) {
    const tab = await open('/');
    await tab.run(async (settle) => {
      const settled = () => new Promise((resolve) => setTimeout(resolve, settle));
      history.pushState({}, '', '/p/1');
      // Frameworks set the title after the address.
      document.title = 'Camiseta';
      await settled();
      history.pushState({}, '', '/p/1?color=red');
      await settled();
      history.replaceState({}, '', '/p/2');
      await settled();
      history.replaceState({ scroll: 9 }, '', location.href);
      await settled();
      const isBack = new Promise((resolve) =>
        addEventListener('popstate', resolve, { once: true }),
      );
      history.back();
      await isBack;
      await settled();
      history.pushState({}, '', '/a');
      history.pushState({}, '', '/b');
      await settled();
    }, SETTLE_MS);
    const views = await shop.of('page_view', 6);
    assert.deepEqual(views.map(pathOf), ['/', '/p/1', '/p/2', '/p/1', '/a', '/b']);
    assert.equal(views[1].title, 'Camiseta');
    assert.equal(pathOf({ url: views[1].referrer }), '/');
    const { page_views, sessions } = await shop.collector.report(shop.site, 'overview');
    assert.deepEqual({ page_views, sessions }, { page_views: 6, sessions: 1 });
    const { rows } = await shop.collector.report(shop.site, 'transitions');
    assert.deepEqual(
      rows.map(({ from, to, count }) => `${from} ${to} ${count}`),
      [
        '(start) / 1',
        '/ /p/1 1',
        '/a /b 1',
        '/b (open) 1',
        '/p/1 /a 1',
        '/p/1 /p/2 1',
        '/p/2 /p/1 1',
      ],
    );
    return { page_view: 6 };
  },
};

const next = {
  title: 'a replaceState before a pushState, as Next.js does it, is one page view',
  async play({ shop, open }) {
    const tab = await open('/');
    await tab.run(async (settle) => {
      const settled = () => new Promise((resolve) => setTimeout(resolve, settle));
      // The router saves where the visitor was in the entry that is left, then goes on.
      history.replaceState({ x: 0, y: 120 }, '', location.href);
      history.pushState({}, '', '/p/1');
      await settled();
      // A redirect inside the shop: only the place where it ends was seen.
      history.pushState({}, '', '/account');
      history.replaceState({}, '', '/login');
      await settled();
      history.replaceState({}, '', '/middle');
      history.pushState({}, '', '/end');
      await settled();
    }, SETTLE_MS);
    const views = await shop.of('page_view', 4);
    assert.deepEqual(views.map(pathOf), ['/', '/p/1', '/login', '/end']);
    return { page_view: 4 };
  },
};

const fragments = {
  title: 'a fragment is a place on the page',
  async play({ shop, open }) {
    const tab = await open('/');
    await tab.run(async (settle) => {
      location.hash = 'reviews';
      await new Promise((resolve) => setTimeout(resolve, settle));
      history.pushState({}, '', '/p/1#photos');
    }, SETTLE_MS);
    const views = await shop.of('page_view', 2);
    assert.deepEqual(views.map(pathOf), ['/', '/p/1']);
    return { page_view: 2 };
  },
};

const routes = {
  title: 'a fragment is a page where the site routes by it',
  async play({ shop, open }) {
    shop.pages['/checkout'] = { attributes: 'data-spa="path+hash"' };
    const tab = await open('/checkout#/cart');
    await tab.run(async (settle) => {
      const settled = () => new Promise((resolve) => setTimeout(resolve, settle));
      location.hash = '#/email';
      await settled();
      location.hash = '#/shipping';
      await settled();
      history.back();
      await settled();
    }, SETTLE_MS);
    const views = await shop.of('page_view', 4);
    assert.deepEqual(
      views.map(({ url }) => new URL(url).hash),
      ['#/cart', '#/email', '#/shipping', '#/email'],
    );
    return { page_view: 4 };
  },
};

const restored = {
  title: 'a page that the browser had kept (bfcache) is seen again',
  async play({ shop, open }) {
    const keep = `<script>addEventListener('pageshow', (event) => (window.wasKept = event.persisted))</script>`;
    shop.pages['/'] = { head: keep };
    const tab = await open('/');
    await shop.of('page_view');
    await tab.goto(`${shop.origin}/cart`);
    await shop.of('page_view', 2);
    await tab.soon(() => history.back());
    const views = await shop.of('page_view', 3);
    assert.equal(await tab.run(() => window.wasKept), true, 'the browser had kept it');
    assert.deepEqual(views.map(pathOf), ['/', '/cart', '/']);
    const streams = views.map(({ id }) => id.split('.')[0]);
    assert.equal(streams[0], streams[2], 'the same document');
    await tab.run(() => jornada('track', 'quiz'));
    const [quiz] = await shop.of('quiz');
    assert.equal(quiz.view, views[2].id);
    return { page_view: 3, quiz: 1 };
  },
};

const prerendered = {
  title: 'a page prepared in advance counts when it is shown, not before',
  unsupported: {
    Firefox: 'no speculation rules in this engine',
    WebKitGTK: 'no speculation rules in this engine',
  },
  async play({ shop, open }) {
    const rules = JSON.stringify({
      prerender: [{ urls: ['/next', '/never'], eagerness: 'immediate' }],
    });
    shop.pages['/'] = {
      body: `<script type="speculationrules">${rules}</script><a href="/next">next</a>`,
    };
    const told = (name) =>
      `<script>navigator.sendBeacon('/v1/told', document.prerendering ? '${name}' : '')</script>`;
    shop.pages['/next'] = { body: told('next') };
    shop.pages['/never'] = { body: told('never') };
    const tab = await open('/');
    await shop.of('page_view');
    await shop.until(() =>
      assert.equal(shop.gate.asked.filter((path) => path === 'POST /v1/told').length, 2),
    );
    assert.equal((await shop.of('page_view')).length, 1);
    await tab.soon(() => document.querySelector('a').click());
    const views = await shop.of('page_view', 2);
    assert.deepEqual(views.map(pathOf), ['/', '/next']);
    return { page_view: 2 };
  },
};

const current = {
  title: 'what is tracked right after a change of the address belongs to the new page',
  async play({ shop, open }) {
    const tab = await open('/');
    await tab.run(() => {
      history.pushState({}, '', '/p/9');
      jornada('track', 'view_item', { items: [{ item_id: '9' }] });
    });
    const [item] = await shop.of('view_item');
    const [, view] = await shop.of('page_view', 2);
    assert.equal(item.view, view.id);
    assert.deepEqual([pathOf(item), pathOf(view)], ['/p/9', '/p/9']);
    return { page_view: 2, view_item: 1 };
  },
};

const told = {
  title: 'page views are the site’s own affair where it says so',
  async play({ shop, open }) {
    shop.pages['/'] = { attributes: 'data-spa="off"' };
    const tab = await open('/');
    await tab.run(async (settle) => {
      history.pushState({}, '', '/quiet');
      await new Promise((resolve) => setTimeout(resolve, settle));
      jornada('page', { url: '/told', title: 'Contada' });
    }, SETTLE_MS);
    const views = await shop.of('page_view', 2);
    assert.deepEqual(views.map(pathOf), ['/', '/told']);
    assert.equal(views[1].title, 'Contada');
    return { page_view: 2 };
  },
};

const excluded = {
  title: 'excluded pages are left alone',
  async play({ shop, open }) {
    shop.pages['/account/orders'] = { attributes: 'data-exclude="/admin/**, /account/*"' };
    const tab = await open('/account/orders');
    await tab.run(() => jornada('track', 'quiz'));
    await tab.run(() => history.pushState({}, '', '/cart'));
    const [view] = await shop.of('page_view');
    assert.equal(pathOf(view), '/cart');
    return { page_view: 1 };
  },
};

export const BEHAVIOURS = [
  first,
  documents,
  singlePage,
  next,
  fragments,
  routes,
  restored,
  prerendered,
  current,
  told,
  excluded,
];
