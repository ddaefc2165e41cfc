/** What a visitor touches: fields by their names, messages by their kinds, links by their places. */
import assert from 'node:assert/strict';

const FORM = `<form id="address" onsubmit="return false">
  <input name="cep" required><input name="number"><button>Continuar</button>
  <p role="alert" hidden>CEP não encontrado: 90000-000</p></form>`;

const fields = {
  title: 'form fields touched and errors shown: their names and kinds, never what was typed',
  async play({ shop, open }) {
    shop.pages['/'] = { body: FORM };
    const tab = await open('/');
    await shop.of('page_view');
    await tab.press('[name=number]');
    await tab.press('[name=number]');
    await tab.press('button');
    const [missing] = await shop.of('error');
    assert.deepEqual([missing.kind, missing.field], ['valueMissing', 'cep']);
    await tab.run(() => {
      document.querySelector('[name=cep]').value = '90000-000';
      document.querySelector('button').addEventListener('click', () => {
        document.querySelector('p').hidden = false;
      });
    });
    await tab.press('button');
    const forms = await shop.of('form', 3);
    assert.deepEqual(
      forms.map(({ form, field, state }) => [form, field, state]),
      [
        ['address', 'number', 'started'],
        ['address', 'cep', 'touched'],
        ['address', undefined, 'submitted'],
      ],
    );
    const [, shown] = await shop.of('error', 2);
    assert.equal(shown.kind, 'alert');
    assert.doesNotMatch(JSON.stringify(await shop.events()), /90000|encontrado/);
    return { page_view: 1, form: 3, error: 2 };
  },
};

const outbound = {
  title: 'a link to elsewhere is told, without its query',
  async play({ shop, open }) {
    shop.pages['/'] = { body: `<a href="${shop.sister}/rates?token=secret#x">rates</a>` };
    shop.pages['/rates'] = { raw: 'rates' };
    const tab = await open('/');
    await shop.of('page_view');
    await tab.press('a');
    const [link] = await shop.of('outbound');
    assert.equal(link.href, `${shop.sister}/rates`);
    return { page_view: 1, outbound: 1 };
  },
};

const linked = {
  title: 'the shop’s other domain knows the visitor who follows a link there',
  async play({ shop, open }) {
    await shop.collector.addSite(shop.site, { linked_domains: [new URL(shop.sister).hostname] });
    shop.pages['/'] = { body: `<a href="${shop.sister}/checkout?step=1#top">checkout</a>` };
    const tab = await open('/');
    await shop.of('page_view');
    await tab.press('a');
    const [from, to] = await shop.of('page_view', 2);
    assert.equal(to.url, `${shop.sister}/checkout?step=1#top`, 'its parameter is gone');
    assert.equal(to.visitor, from.visitor);
    assert.equal(await tab.run(() => location.search), '?step=1');
    return { page_view: 2 };
  },
};

const stale = {
  title: 'a link with somebody else’s visitor, copied long ago, makes nobody the same',
  async play({ shop, open }) {
    await shop.collector.addSite(shop.site, { linked_domains: [new URL(shop.sister).hostname] });
    const other = '0198c0de-0000-7000-8000-000000000000';
    const old = (Date.now() - 600_000).toString(36);
    await open(`/?_jl=1.${other}.1763802000.${old}`);
    const [view] = await shop.of('page_view');
    assert.notEqual(view.visitor, other);
    return { page_view: 1 };
  },
};

export const BEHAVIOURS = [fields, outbound, linked, stale];
