/** What the loader sends by itself must be what the core would have sent: one fixture for both. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, it } from 'node:test';
import { transform } from 'esbuild';

const sdk = new URL('../../../sdk/', import.meta.url);
const fixture = async (name) =>
  JSON.parse(await readFile(new URL(`fixtures/${name}.json`, sdk), 'utf8'));

let minorUnits, rawEvent;

before(async () => {
  const source = await readFile(new URL('loader/rawEvent.ts', sdk), 'utf8');
  const { code } = await transform(source, { loader: 'ts' });
  ({ minorUnits, rawEvent } = await import('data:text/javascript,' + encodeURIComponent(code)));
});

/** As it travels: what is undefined is not there. */
const wire = (value) => JSON.parse(JSON.stringify(value));

describe('the raw batch', () => {
  it('has the core’s minor units', async () => {
    for (const [price, currency, minor] of await fixture('money')) {
      assert.equal(minorUnits(price, currency) ?? null, minor, `${price} ${currency}`);
    }
  });

  it('has the core’s events', async () => {
    for (const [name, params, expected] of await fixture('track')) {
      const event = rawEvent({ name: 'track', args: [name, params], at: 0 });
      assert.deepEqual(wire(event), expected, `${name} ${JSON.stringify(params)}`);
    }
  });

  it('keeps the wire’s limits', () => {
    const long = 'é'.repeat(3000);
    const event = rawEvent({
      name: 'track',
      args: [long, { coupon: long, text: long, list: [long] }],
      at: 0,
    });
    const bytes = (text) => Buffer.byteLength(text);
    assert.equal(bytes(event.type), 120);
    assert.equal(bytes(event.coupon), 120);
    assert.deepEqual([bytes(event.props.text), Object.keys(event.props)], [2000, ['text']]);
    const many = Object.fromEntries([...Array(100).keys()].map((n) => [`k${n}`, n]));
    const { props } = rawEvent({ name: 'track', args: ['quiz', many], at: 0 });
    assert.equal(Object.keys(props).length, 64);
  });

  it('leaves to the core what is no event', () => {
    for (const name of ['experiment', 'reset', 'flush', 'tag', 'timeZone', 'debug']) {
      assert.equal(rawEvent({ name, args: ['x'], at: 0 }), undefined, name);
    }
  });
});
