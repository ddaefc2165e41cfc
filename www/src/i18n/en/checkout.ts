/** Carts and the checkout. */
import type { Interval, Money } from '../../api/types';
import type { Formats } from '../formats';
import { loss, note, rich, strong, type Phrase } from '../rich';

export const checkout = (f: Formats) => {
  const attempts = (n: number) => f.count(n, { one: 'attempt', other: 'attempts' });
  const carts = (n: number) => f.count(n, { one: 'cart', other: 'carts' });
  const range = ([low, high]: Interval) => `${f.percent(low)} to ${f.percent(high)}`;
  return {
    finding: {
      nobody: (): Phrase =>
        rich`Nobody put anything into a cart or began the checkout in this period.`,
      few: (n: number): Phrase =>
        rich`Only ${strong(attempts(n))} at the checkout so far: too few to conclude anything from rates.`,
      noneLeft: (n: number): Phrase =>
        rich`None of ${strong(attempts(n))} whose checkout is over was left.`,
      left: (money: readonly Money[], n: number, closed: number): Phrase =>
        money.length > 0
          ? rich`${loss(f.moneyList(money, true))} stayed in the checkout: ${strong(f.number(n))} of ${attempts(closed)} were left.`
          : rich`${loss(f.number(n))} of ${attempts(closed)} at the checkout were left.`,
      worst: (step: string, money: readonly Money[], n: number): Phrase =>
        money.length > 0
          ? rich` Most of it at ${strong(step)}: ${loss(f.moneyList(money, true))}.`
          : rich` Most at ${strong(step)}: ${loss(f.number(n))}.`,
      signal: (name: string, withIt: Interval, withoutIt: Interval): Phrase =>
        rich` ${note(`Who ${name} leaves more often: ${range(withIt)}, against ${range(withoutIt)} of the others (95% intervals; association, not cause).`)}`,
    },
    figures: {
      abandonment: 'Carts abandoned',
      recovery: 'Recovered',
      risk: 'At risk',
      checkout: 'Checkouts left',
    },
    meaning: {
      abandonment:
        '(Lost + recovered) / (lost + recovered + bought). Abandoned: left alone for more than 60 minutes. Carts that may still be ordered are in no rate.',
      recovery:
        'Recovered / (recovered + lost): left alone for more than 60 minutes, then ordered within 7 days.',
      risk: 'What abandoned and lost carts were worth last, per currency.',
      checkout:
        'Closed attempts without an order / closed attempts. An attempt is closed once ordered, or 24 hours after it began.',
    },
    below: {
      abandonment: (n: number, all: number) => `${f.number(n)} of ${carts(all)} settled`,
      recovery: (n: number, all: number) => `${f.number(n)} of ${f.number(all)} left alone`,
      risk: (n: number, without: number) =>
        `${carts(n)}${without > 0 ? `, ${f.number(without)} of unknown value` : ''}`,
      checkout: (n: number, all: number) => `${f.number(n)} of ${attempts(all)} closed`,
    },
    steps: {
      begin_checkout: 'Began checkout',
      add_shipping_info: 'Shipping chosen',
      add_payment_info: 'Payment chosen',
      purchase: 'Order placed',
    } as Record<string, string>,
    loses: {
      title: 'Where the checkout loses',
      sub: (pending: number) =>
        pending > 0
          ? `closed attempts; ${f.number(pending)} still under way stand beside`
          : 'closed attempts',
      reached: (n: number) => attempts(n),
      left: (n: number, money: readonly Money[]) =>
        `${f.number(n)} left${money.length > 0 ? ` · ${f.moneyList(money, true)}` : ''}`,
      pending: (n: number) => `${f.number(n)} under way`,
      lastError: (key: string, share: number) => `last error: ${key} (${f.percent(share, 0)})`,
      lastField: (key: string, share: number) => `last field: ${key} (${f.percent(share, 0)})`,
      step: 'Step',
      reachedHead: 'Reached',
      skipped: 'Skipped',
      leftHead: 'Left here',
      pendingHead: 'Under way',
      rate: 'Abandonment',
      rateMeaning: 'Closed attempts that got no further / closed attempts that got here.',
      money: 'Money left',
      error: 'Last error',
      field: 'Last field',
    },
    carts: {
      title: 'Carts',
      sub: (n: number) => `${carts(n)} begun in the period`,
      state: 'State',
      count: 'Carts',
      share: 'Share',
      states: {
        active: 'Active',
        abandoned: 'Abandoned, still time',
        recovered: 'Recovered',
        bought: 'Bought without a pause',
        lost: 'Lost',
        emptied: 'Emptied',
      },
      meaning: {
        active: 'Changed less than 60 minutes ago.',
        abandoned: 'Left alone for more than 60 minutes, still within 7 days.',
        recovered: 'Left alone for more than 60 minutes, then ordered within 7 days.',
        bought: 'Ordered without such a pause.',
        lost: 'Left alone for 7 days.',
        emptied: 'Everything was taken out.',
      },
      see: (n: number) => `See the ${f.number(n)} there is still time to win back`,
    },
    details: {
      title: (step: string) => `What those who left at “${step}” saw`,
      choose: 'Step',
      sub: (n: number) => `${attempts(n)} left`,
      errors: 'Last error',
      fields: 'Last field touched',
      interactions: 'Last thing done',
      at: (key: string, field: string) => `${key} (${field})`,
      left: 'Left',
      share: 'Share',
      none: 'Nothing of the kind was seen.',
    },
    choices: {
      shipping: 'By shipping seen',
      payment: 'By payment chosen',
      coupons: 'By coupon',
      key: 'Choice',
      attempts: 'Attempts',
      left: 'Left',
      rate: 'Abandonment',
    },
    signals: {
      title: 'What goes with leaving',
      sub: 'closed attempts; an association, not a cause: an experiment tells',
      signal: 'Signal',
      with: 'With it',
      without: 'Without it',
      interval: '95% interval',
      attempts: 'Attempts with it',
      rate: 'Left with it',
      rateWithout: 'Left without it',
      any: {
        error: 'saw an error',
        shipping_quote: 'saw a shipping quote',
        field_left: 'left a field',
      } as Record<string, string>,
      of: {
        error: (key: string) => `saw the error ${key}`,
        field_left: (key: string) => `left the field ${key}`,
      } as Record<string, (key: string) => string>,
      text: (name: string, rate: string, interval: string) => `${name}: ${rate} (${interval})`,
    },
    breakdown: {
      by: 'Split by',
      none: 'nothing',
      names: {
        device: 'device',
        channel: 'channel',
        payment_type: 'payment',
        coupon: 'coupon',
        category: 'category',
        country: 'country',
      },
      title: (by: string) => `By ${by}`,
      key: 'Value',
      carts: 'Carts',
      abandonment: 'Carts abandoned',
      attempts: 'Attempts',
      checkout: 'Checkouts left',
      risk: 'At risk',
    },
  };
};
