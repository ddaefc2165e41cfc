/** Orders: placed, paid, and how many the tag saw. */
import type { Money } from '../../api/types';
import type { Formats } from '../formats';
import { gain, loss, note, rich, strong, type Phrase } from '../rich';

export const orders = (f: Formats) => {
  const orders = (n: number) => f.count(n, { one: 'order', other: 'orders' });
  return {
    finding: {
      none: (): Phrase => rich`No order was placed in this period.`,
      paid: (placed: number, paid: number, revenue: readonly Money[]): Phrase =>
        rich`Of ${strong(orders(placed))}, ${gain(f.number(paid))} are paid: ${strong(f.moneyList(revenue, true))}.`,
      waiting: (n: number): Phrase =>
        rich` ${strong(f.number(n))} ${f.plural(n, { one: 'waits', other: 'wait' })} for the payment.`,
      cancelled: (n: number, share: number): Phrase =>
        rich` ${loss(f.number(n))} (${f.percent(share)}) were cancelled or expired unpaid.`,
      coverage: (rate: number, known: number): Phrase =>
        rich` ${note(`The tag saw ${f.percent(rate)} of the ${orders(known)} that the server told of.`)}`,
    },
    figures: {
      placed: 'Placed',
      paid: 'Paid',
      waiting: 'Waiting',
      net: 'Revenue',
      coverage: 'Seen by the tag',
    },
    meaning: {
      placed:
        'Orders whose first purchase event lies in the period; each once, whoever repeats it.',
      paid: 'Orders whose payment came in. Rate: paid / (paid + cancelled); those that wait are in no rate.',
      waiting: 'Neither paid nor cancelled yet: a Pix or a boleto that may still come.',
      net: 'What was ordered without what was given back, per currency.',
      coverage:
        'Of the orders that a server, a till or a list told of, those that the tag told of too.',
    },
    below: {
      placed: (money: readonly Money[]) => f.moneyList(money, true),
      paid: (rate: number | null) => `${f.percent(rate)} of those decided`,
      cancelled: (n: number) => `${f.number(n)} cancelled`,
      refunded: (n: number, money: readonly Money[]) =>
        n > 0 ? `${f.moneyList(money, true)} given back on ${orders(n)}` : 'nothing given back',
      coverage: (seen: number, known: number) => `${f.number(seen)} of ${f.number(known)} known`,
      unknown: 'no server told of orders',
    },
    payment: {
      title: 'By payment',
      key: 'Payment',
      placed: 'Placed',
      paid: 'Paid',
      cancelled: 'Cancelled',
      waiting: 'Waiting',
      rate: 'Paid rate',
      rateMeaning: 'Paid / placed orders that do not wait any more.',
      time: 'Time to pay (median)',
      revenue: 'Ordered',
      empty: 'No order names a payment.',
    },
    coverage: {
      title: 'Does the tag see your orders?',
      sub: 'against what the server, the till or a list told',
      row: 'Orders',
      count: 'How many',
      rows: {
        known: 'Told by server, till or list',
        seen: 'Seen by the tag too',
        joined: '… and part of a visit',
        offline: 'Not seen: taken outside the site',
        lost: 'Missed: the tag saw the visitor, and lost events on the way',
        untold: 'Missed: the tag saw the visitor, and was never told',
        unknown: 'Missed: the tag did not see the visitor',
      },
      hint: {
        lost: 'Lost: the numbers of the visitor’s events have a gap in the day before the order. Health says how many arrive.',
        untold:
          'Never told: no tag on the last page, or the page was never shown (a Pix paid in the bank’s app).',
        unknown:
          'Not seen: consent denied or blocked, which look the same, as nothing is sent; or nobody joined the order to the visitor.',
      },
      none: 'Send orders from your server with the site’s key, and this card says how many of them the tag sees.',
    },
    list: {
      title: 'Orders',
      sub: (n: number) => `${orders(n)}, newest first`,
      order: 'Order',
      placed: 'Placed',
      state: 'State',
      value: 'Value',
      refunded: 'Given back',
      payment: 'Payment',
      coupon: 'Coupon',
      pieces: 'Pieces',
      seen: 'Seen by',
      by: { tag: 'tag', server: 'server', both: 'tag and server' },
      states: { placed: 'waiting', paid: 'paid', cancelled: 'cancelled', refunded: 'given back' },
    },
  };
};
