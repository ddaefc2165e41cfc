/** Pages under a strict content security policy. */
import assert from 'node:assert/strict';

const NONCE = 'r4nd0m';
const WASM = /\.wasm$/;
const FALLBACK = /fallback-\w+\.js$/;

/** Only this form of the core was asked for, though a browser that caches nothing may ask twice. */
function assertOnly(part, { gate }) {
  const parts = new Set(gate.asked.filter((asked) => asked.includes('/jornada-')));
  assert.equal(parts.size, 1);
  assert.match([...parts][0], part);
}

const strict = (name, wasm, part) => ({
  title: `a strict policy with a nonce, ${name}`,
  async play({ shop, open }) {
    const connect = `connect-src 'self' ${shop.collectorUrl}`;
    const policy = `default-src 'none'; script-src 'nonce-${NONCE}'${wasm}; img-src 'self'; ${connect}`;
    shop.pages['/'] = { nonce: NONCE, headers: { 'content-security-policy': policy } };
    const tab = await open('/');
    await tab.run(() =>
      jornada('track', 'purchase', { transaction_id: 'é', currency: 'KWD', value: 1.5, x: 0.25 }),
    );
    const [{ order_id, value, props }] = await shop.of('purchase');
    assert.deepEqual([order_id, value, props], ['é', 1500, { x: 0.25 }]);
    assertOnly(part, shop);
    return { page_view: 1, purchase: 1 };
  },
});

const core = {
  title: 'the core is the one that the policy allows',
  async play({ shop, core, open }) {
    await open('/');
    await shop.of('page_view');
    assertOnly(core === 'wasm' ? WASM : FALLBACK, shop);
    return { page_view: 1 };
  },
};

const proxied = {
  title: 'behind the shop’s own address, nothing of another origin is asked for',
  async play({ shop, open }) {
    const policy = `default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'unsafe-inline'`;
    shop.pages['/'] = { tagUrl: '/jornada.js', headers: { 'content-security-policy': policy } };
    await open('/');
    await shop.of('page_view');
    return { page_view: 1 };
  },
};

export const BEHAVIOURS = [
  core,
  strict('which allows wasm', ` 'wasm-unsafe-eval'`, WASM),
  strict('which does not', '', FALLBACK),
  proxied,
];
