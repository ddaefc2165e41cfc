/** What the debug overlay says of calls and of their fate. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { load } from './load.mjs';

describe('problems of a call', () => {
  let problemsOf;
  before(async () => ({ problemsOf } = await load('overlay/validate.ts')));

  const item = { item_id: 'a', price: 1.5, quantity: 1 };
  const cases = [
    ['purchase', { transaction_id: '7', currency: 'BRL', value: 1.5, items: [item] }, []],
    ['purchase', { order_id: 7, currency: 'brl', value: '12.30', items: [item] }, []],
    ['quiz', null, []],
    ['', {}, ['the name of the event is missing']],
    ['quiz', 7, ['the parameters must be an object']],
    ['refund', {}, ['transaction_id is missing']],
    [
      'add_to_cart',
      { value: 'R$ 1.299,00', items: [] },
      [
        'value is "R$ 1.299,00", which is not a decimal such as 129.9',
        'currency is missing: value counts in the site’s',
        'items is empty',
      ],
    ],
    [
      'view_item',
      { currency: 'R$', items: [{ price: '1,5', quantity: 1.5 }] },
      [
        'currency is "R$", which is not a code of ISO 4217 such as BRL',
        'items[0] has neither item_id nor item_name',
        'items[0].price is "1,5", which is not a decimal such as 129.9',
        'items[0].quantity is 1.5, which is not a whole number',
      ],
    ],
    ['view_item', { items: 'a' }, ['items must be a list']],
    ['custom', {}, ['“custom” is a name of ours: the event is sent as custom']],
  ];
  for (const [name, params, expected] of cases) {
    it(`${name} ${JSON.stringify(params)}`, () => {
      assert.deepEqual(problemsOf(name, params), expected);
    });
  }
});

describe('the digest', () => {
  let digest;
  before(async () => ({ digest } = await load('overlay/digest.ts')));

  const batch = { events: [1, 2, 3].map((n) => ({ id: `s.${n}`, type: 'quiz', at: n })) };
  const fates = (traces) => digest(traces).events.map(({ id, fate, reason }) => [id, fate, reason]);

  it('follows events from the queue to the collector', () => {
    const send = [1, 'effect', 'send', [7, batch]];
    assert.deepEqual(fates([send])[0], ['s.3', 'under way', undefined]);
    assert.deepEqual(fates([send, [2, 'signal', 'sent', [7, 503, 1000]]])[0][1], 'queued');
    assert.deepEqual(fates([send, [2, 'signal', 'sent', [7, 202, null]]])[0][1], 'accepted');
    const beacon = [1, 'effect', 'beacon', [7, batch]];
    assert.equal(fates([beacon, [2, 'signal', 'beaconed', [7, true]]])[0][1], 'left by beacon');
    assert.equal(fates([beacon, [2, 'signal', 'beaconed', [7, false]]])[0][1], 'queued');
  });

  it('says why an event, or a batch, was refused', () => {
    const send = [1, 'effect', 'send', [7, batch]];
    const reply = { accepted: 2, rejected: [{ id: 's.2', code: 'too_old', message: 'a year' }] };
    const some = [send, [2, 'signal', 'sent', [7, 202]], [3, 'answer', 7, JSON.stringify(reply)]];
    assert.deepEqual(fates(some), [
      ['s.3', 'accepted', undefined],
      ['s.2', 'refused', 'too_old: a year'],
      ['s.1', 'accepted', undefined],
    ]);
    const problem = JSON.stringify({ code: 'origin', detail: 'https://x.example may not send' });
    const all = [send, [2, 'signal', 'sent', [7, 403]], [3, 'answer', 7, problem]];
    assert.equal(digest(all).trouble, 'origin: https://x.example may not send');
    assert.equal(fates(all)[0][2], 'origin: https://x.example may not send');
  });

  it('names the calls that have problems, and what was dropped', () => {
    const { warned, dropped, signals } = digest([
      [1, 'signal', 'track', ['refund', {}]],
      [2, 'signal', 'track', ['quiz', {}]],
      [3, 'effect', 'dropped', [4]],
    ]);
    assert.deepEqual(warned, [{ at: 1, name: 'refund', problems: ['transaction_id is missing'] }]);
    assert.equal(dropped, 4);
    assert.deepEqual(signals, { track: 2 });
  });
});
