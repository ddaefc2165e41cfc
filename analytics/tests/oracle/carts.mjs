// An oracle of the checkout report: carts and attempts whose end is decided
// first and told afterwards, so that what the report must say is known without
// counting anything. Prints one JSON object: `stories`, in the form of the tests,
// and what is `expected`. `node carts.mjs SEED`.

const NOW = 60 * 24 * 60;
const IDLE = 60;
const WINDOW = 7 * 24 * 60;
const DAY = 24 * 60;
const CURRENCIES = ['BRL', 'USD'];
const FATES = ['bought', 'recovered', 'lost', 'emptied', 'abandoned', 'active'];
const STEPS = ['begin_checkout', 'add_shipping_info', 'add_payment_info', 'purchase'];
const ERRORS = ['payment_declined', 'not_found'];

/** A small generator of its own (mulberry32), so that a seed is a world. */
function randomOf(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    below: (limit) => Math.floor(next() * limit),
    chance: (share) => next() < share,
    pick: (list) => list[Math.floor(next() * list.length)],
  };
}

const random = randomOf(Number(process.argv[2] ?? 1));
const stories = new Map();
const expected = {
  carts: Object.fromEntries(FATES.map((fate) => [fate, 0])),
  atRisk: {},
  attempts: 0,
  pending: 0,
  ordered: 0,
  steps: STEPS.map((step) => ({ step, reached: 0, skipped: 0, left: 0, money: {}, errors: {} })),
  withError: { attempts: 0, left: 0 },
};
let numbers = 0;

function tell(visitor, minute, name, fields) {
  const text = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${value}`);
  numbers += 1;
  const word = `${name}@${minute}[${[`id=e${numbers}`, `seq=${numbers}`, ...text].join(',')}]`;
  stories.set(visitor, [...(stories.get(visitor) ?? []), word]);
}

function add(money, currency, minor) {
  money[currency] = (money[currency] ?? 0) + minor;
}

/** One cart of a person, from `start`; answers the minute of its last event. */
function tellCart(cookies, start, fate, isLast) {
  const currency = random.pick(CURRENCIES);
  const cart_id = random.chance(0.5) ? `c${(numbers += 1)}` : undefined;
  const common = { currency, cart_id };
  // People go from the phone to the laptop in the middle of a cart.
  const cookie = () => random.pick(cookies);
  let minute = start;
  let value = 0;
  const lines = 1 + random.below(3);
  for (let line = 0; line < lines; line += 1) {
    const [quantity, price] = [1 + random.below(3), 100 + random.below(900)];
    tell(cookie(), minute, 'add_to_cart', { ...common, item: `sku${line}/c*${quantity}x${price}` });
    value += quantity * price;
    if (line > 0 && random.chance(0.3)) {
      minute += 1;
      tell(cookie(), minute, 'remove_from_cart', { ...common, item: `sku${line}/c*${quantity}` });
      value -= quantity * price;
    }
    minute += random.below(IDLE - 10);
  }
  if (fate === 'emptied') {
    tell(cookie(), minute, 'view_cart', { ...common, value: 0 });
    expected.carts.emptied += 1;
    return minute;
  }
  let last = minute;
  tell(cookie(), minute, 'view_cart', { ...common, value });
  const buys = fate === 'bought' || fate === 'recovered';
  if (buys || random.chance(0.6)) {
    last = tellAttempt({ cookies, minute, common, currency, value, buys, isLast });
  }
  if (buys) {
    const pause = fate === 'recovered' ? IDLE + random.below(WINDOW - 2 * IDLE) : 1;
    const order_id = `o${(numbers += 1)}`;
    const at = last + pause;
    tell(cookie(), at, 'purchase', {
      order_id,
      value,
      currency,
      cart_id: random.chance(0.5) ? cart_id : undefined,
    });
    // The thank-you page is loaded again.
    if (random.chance(0.3)) tell(cookie(), at + 2, 'purchase', { order_id, value, currency });
    last = at + 2;
  } else if (fate !== 'active') {
    add(expected.atRisk, currency, value);
  }
  expected.carts[fate] += 1;
  return last;
}

/** An attempt that goes with a cart; answers the minute of its last step. */
function tellAttempt({ cookies, minute, common, currency, value, buys, isLast }) {
  const checkout_id = random.chance(0.5) ? `k${(numbers += 1)}` : undefined;
  const visitor = random.pick(cookies);
  const furthest = buys ? 3 : random.below(3);
  const done = new Set([0, furthest]);
  const begun = minute;
  let at = minute;
  let error;
  tell(visitor, at, 'begin_checkout', { ...common, checkout_id, value });
  for (let step = 1; step <= Math.min(furthest, 2); step += 1) {
    if (step < furthest && random.chance(0.2)) continue;
    done.add(step);
    at += 1 + random.below(5);
    if (random.chance(0.3)) {
      error = random.pick(ERRORS);
      tell(visitor, at, 'error', { kind: error, field: 'cep' });
    }
    tell(visitor, at, STEPS[step], { ...common, checkout_id });
  }
  const isClosed = buys || NOW - begun >= DAY;
  expected.attempts += 1;
  expected.pending += isClosed ? 0 : 1;
  expected.ordered += buys ? 1 : 0;
  if (isClosed && error) {
    expected.withError.attempts += 1;
    expected.withError.left += buys ? 0 : 1;
  }
  for (let step = 0; step <= furthest; step += 1) {
    expected.steps[step].reached += 1;
    expected.steps[step].skipped += done.has(step) ? 0 : 1;
  }
  if (isClosed && !buys) {
    const left = expected.steps[furthest];
    left.left += 1;
    add(left.money, currency, value);
    if (error) add(left.errors, error, 1);
  }
  if (isLast) tell(visitor, at, 'login', {});
  return at;
}

for (let person = 0; person < 40; person += 1) {
  const cookies = random.chance(0.4) ? [`p${person}.phone`, `p${person}.laptop`] : [`p${person}`];
  let minute = random.below(DAY);
  for (;;) {
    const room = NOW - minute;
    if (room > 3 * WINDOW) {
      const fate = random.pick(['bought', 'recovered', 'lost', 'emptied']);
      const last = tellCart(cookies, minute, fate, false);
      // Another cart only after the one before is over for good.
      minute = last + (fate === 'lost' ? WINDOW + 1 : 1) + random.below(WINDOW);
      continue;
    }
    const fate = random.pick(['abandoned', 'active', 'none']);
    // What is told takes less than three hours.
    if (fate === 'abandoned')
      tellCart(cookies, NOW - WINDOW + 200 + random.below(WINDOW - 700), fate, true);
    if (fate === 'active') tellActive(cookies);
    break;
  }
}

/** A cart that was changed a moment ago: only its last change is near now. */
function tellActive(cookies) {
  tell(cookies[0], NOW - 1 - random.below(IDLE - 1), 'add_to_cart', {
    currency: 'BRL',
    item: 'sku/c*1x5',
  });
  expected.carts.active += 1;
}

const lines = [...stories].map(([visitor, words]) => `${visitor}: ${words.join(' ')}`);
process.stdout.write(JSON.stringify({ now: NOW, stories: lines, expected }));
