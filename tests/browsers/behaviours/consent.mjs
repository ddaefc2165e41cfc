/** Without permission: no request, no cookie, nothing stored. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

const REQUIRED = { attributes: 'data-consent="required"' };

/** Longer than anything waits to be sent. */
const SILENCE_MS = 1_500;

async function assertSilent(shop, tab) {
  await pause(SILENCE_MS);
  assert.deepEqual(shop.gate.asked, [], 'no request');
  const kept = await tab.run(() => [document.cookie, localStorage.length, sessionStorage.length]);
  assert.deepEqual(kept, ['', 0, 0], 'no cookie, nothing stored');
}

const denied = {
  title: 'consent denied: no cookie, no storage, no request',
  async play({ shop, open, close }) {
    shop.pages['/'] = REQUIRED;
    const tab = await open('/');
    await tab.run(() => {
      jornada('track', 'quiz');
      jornada('consent', 'denied');
      jornada('track', 'quiz');
      jornada('identify', 'ana');
      history.pushState({}, '', '/p/1');
    });
    await assertSilent(shop, tab);
    await close(tab);
    await pause(300);
    assert.deepEqual(shop.gate.asked, []);
    return {};
  },
};

const awaited = {
  title: 'consent awaited: calls are kept, and arrive with their times when it is given',
  async play({ shop, open }) {
    shop.pages['/'] = REQUIRED;
    const tab = await open('/');
    await tab.run(() => jornada('track', 'quiz'));
    const before = Date.now();
    await assertSilent(shop, tab);
    await tab.run(() => jornada('consent', 'granted'));
    const [quiz] = await shop.of('quiz');
    assert(quiz.at <= before);
    return { page_view: 1, quiz: 1 };
  },
};

const unanswered = {
  title: 'consent never given: nothing leaves with the page either',
  async play({ shop, open, close }) {
    shop.pages['/'] = REQUIRED;
    const tab = await open('/');
    await tab.run(() => jornada('track', 'quiz'));
    await close(tab);
    await pause(SILENCE_MS);
    assert.deepEqual(shop.gate.asked, []);
    return {};
  },
};

const remembered = {
  title: 'consent given is remembered on the next page',
  async play({ shop, open }) {
    shop.pages['/'] = shop.pages['/cart'] = REQUIRED;
    const tab = await open('/');
    await tab.run(() => jornada('consent', 'granted'));
    await shop.of('page_view');
    await tab.goto(`${shop.origin}/cart`);
    await shop.of('page_view', 2);
    return { page_view: 2 };
  },
};

const withdrawn = {
  title: 'consent withdrawn: what was stored is gone, and it is quiet',
  async play({ shop, open }) {
    const tab = await open('/');
    await shop.of('page_view');
    await tab.run(() => {
      localStorage.setItem('_jornada_q.another', 'what another page could not send');
      jornada('consent', 'denied');
    });
    shop.gate.asked.length = 0;
    await tab.run(() => jornada('track', 'quiz'));
    await assertSilent(shop, tab);
    return { page_view: 1 };
  },
};

const GPC = `<script>Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { value: true, configurable: true })</script>`;

const signal = {
  title: 'Global Privacy Control is a denial, unless the visitor says otherwise',
  async play({ shop, open }) {
    shop.pages['/'] = shop.pages['/cart'] = { head: GPC };
    const tab = await open('/');
    await tab.run(() => jornada('track', 'quiz'));
    await assertSilent(shop, tab);
    await tab.run(() => jornada('consent', 'granted'));
    await shop.of('page_view');
    await tab.goto(`${shop.origin}/cart`);
    const views = await shop.of('page_view', 2);
    assert.equal(views[0].visitor, views[1].visitor);
    return { page_view: 2 };
  },
};

export const BEHAVIOURS = [denied, awaited, unanswered, remembered, withdrawn, signal];
