/** Who a visitor is, and what of it survives which page, tab, and obstacle. */
import assert from 'node:assert/strict';

const cookie = {
  title: 'the cookie is as it should be',
  async play({ shop, open }) {
    const tab = await open('/');
    const [{ visitor }] = await shop.of('page_view');
    const value = new RegExp(`^_jornada=1\\.${visitor}\\.\\d{10}$`);
    assert.match(await tab.run(() => document.cookie), value);
    // Only some browsers tell a page more of its cookies than their values.
    const [{ path, sameSite, expires }] = await tab.run(
      () => window.cookieStore?.getAll('_jornada') ?? [{}],
    );
    if (path) {
      assert.deepEqual([path, sameSite], ['/', 'lax']);
      const days = (expires - Date.now()) / 86_400_000;
      assert(days > 390 && days < 400, `${days} days`);
    }
    return { page_view: 1 };
  },
};

const widest = {
  title: 'a shop’s subdomains share the visitor',
  async play({ shop, open }) {
    const tab = await open('/');
    await shop.of('page_view');
    await tab.goto(shop.origin.replace('//', '//www.'));
    const views = await shop.of('page_view', 2);
    assert.equal(new URL(views[1].url).hostname, `www.${shop.name}.localhost`);
    assert.equal(views[0].visitor, views[1].visitor);
    return { page_view: 2 };
  },
};

const together = {
  title: 'pages of a new visitor that are opened at once are one visitor’s',
  async play({ shop, open }) {
    const frames = `<iframe src="/one"></iframe><iframe src="/two"></iframe>`;
    shop.pages['/'] = { tag: '', body: frames };
    await open('/');
    const views = await shop.of('page_view', 2);
    assert.equal(new Set(views.map(({ visitor }) => visitor)).size, 1);
    return { page_view: 2 };
  },
};

const tabs = {
  title: 'a second tab that a new visitor opens right after the first is the same visitor’s',
  async play({ shop, open }) {
    await open('/');
    await open('/');
    const views = await shop.of('page_view', 2);
    assert.equal(new Set(views.map(({ visitor }) => visitor)).size, 1);
    return { page_view: 2 };
  },
};

const reset = {
  title: 'after a reset it is another person',
  async play({ shop, open }) {
    const tab = await open('/');
    const [{ visitor }] = await shop.of('page_view');
    await tab.run(() => {
      jornada('reset');
      jornada('track', 'quiz');
    });
    const [quiz] = await shop.of('quiz');
    assert.notEqual(quiz.visitor, visitor);
    assert.match(
      await tab.run(() => document.cookie),
      new RegExp(`_jornada=1\\.${quiz.visitor}\\.`),
    );
    return { page_view: 1, quiz: 1 };
  },
};

const byServer = {
  title: 'on the shop’s own domain the collector sets the cookie too, for the same visitor',
  async play({ shop, open }) {
    shop.pages['/'] = shop.pages['/cart'] = { tagUrl: '/jornada.js' };
    const tab = await open('/');
    const [{ visitor }] = await shop.of('page_view');
    await shop.until(() => assert(shop.gate.asked.includes('POST /v1/id')));
    await tab.run(() => localStorage.clear());
    await tab.goto(`${shop.origin}/cart`);
    const views = await shop.of('page_view', 2);
    assert.equal(views[1].visitor, visitor);
    const cookies = await tab.run(() =>
      document.cookie.split('; ').map((one) => one.split('=')[0]),
    );
    assert.deepEqual(cookies, ['_jornada'], 'one cookie, not one of each');
    return { page_view: 2 };
  },
};

const BLOCKED_COOKIES = `<script>Object.defineProperty(Document.prototype, 'cookie', { get: () => '', set() {} })</script>`;

const cookies = {
  title: 'where cookies are blocked, local storage knows the visitor',
  async play({ shop, open }) {
    shop.pages['/'] = shop.pages['/cart'] = { head: BLOCKED_COOKIES };
    const tab = await open('/');
    await shop.of('page_view');
    await tab.goto(`${shop.origin}/cart`);
    const views = await shop.of('page_view', 2);
    assert.equal(views[0].visitor, views[1].visitor);
    return { page_view: 2 };
  },
};

const THROWING_STORAGE = `<script>Object.defineProperty(window, 'localStorage', {
  get() { throw new DOMException('The operation is insecure.', 'SecurityError'); },
})</script>`;

const storage = {
  title: 'where storage throws, the cookie knows the visitor, and all arrives',
  async play({ shop, open, close }) {
    shop.pages['/'] = shop.pages['/cart'] = { head: THROWING_STORAGE };
    const tab = await open('/');
    await shop.of('page_view');
    shop.gate.answers = [{ status: 503 }];
    await tab.run(() => {
      jornada('track', 'quiz');
      jornada('flush');
    });
    await shop.of('quiz');
    await tab.goto(`${shop.origin}/cart`);
    const views = await shop.of('page_view', 2);
    assert.equal(views[0].visitor, views[1].visitor);
    await tab.run(() => jornada('track', 'goodbye'));
    await close(tab);
    await shop.of('goodbye');
    return { page_view: 2, quiz: 1, goodbye: 1 };
  },
};

const sandboxed = {
  title: 'in a sandboxed frame, where cookies and storage both throw, all arrives',
  async play({ shop, open }) {
    const frame = `<iframe sandbox="allow-scripts" src="/framed"></iframe>`;
    shop.pages['/'] = { tag: '', body: frame };
    // What another origin's frame tells in a frame is the witness's own matter.
    shop.pages['/framed'] = { title: 'Moldura', body: `<script>jornada('track', 'quiz')</script>` };
    await open('/');
    const [view] = await shop.of('page_view');
    const [quiz] = await shop.of('quiz');
    assert.equal(view.title, 'Moldura');
    assert.equal(quiz.visitor, view.visitor);
    return { page_view: 1, quiz: 1 };
  },
};

const quota = {
  title: 'where storage is full, what cannot be kept is still sent',
  async play({ shop, open }) {
    const fill = `<script>{
      let size = 1 << 22;
      for (let n = 0; size > 0; n += 1) {
        try { localStorage.setItem('fill' + n, 'x'.repeat(size)); } catch { size >>= 1; }
      }
    }</script>`;
    shop.pages['/'] = { head: fill };
    const tab = await open('/');
    const [{ visitor }] = await shop.of('page_view');
    assert.equal(await tab.run(() => localStorage.getItem('_jornada')), null, 'it is full');
    shop.gate.answers = [{ status: 503 }, { status: 503 }];
    await tab.run(() => {
      jornada('track', 'quiz', { text: 'x'.repeat(1500) });
      jornada('flush');
    });
    const [quiz] = await shop.of('quiz');
    assert.equal(shop.gate.refused, 2);
    assert.equal(quiz.visitor, visitor);
    await tab.run(() => localStorage.clear());
    return { page_view: 1, quiz: 1 };
  },
};

export const BEHAVIOURS = [
  cookie,
  widest,
  together,
  tabs,
  reset,
  byServer,
  cookies,
  storage,
  sandboxed,
  quota,
];
