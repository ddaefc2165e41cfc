/** Where visits end. */
import type { Formats } from '../formats';
import { code, loss, note, rich, strong, type Phrase } from '../rich';

export const exits = (f: Formats) => {
  const closed = (n: number) => f.count(n, { one: 'closed session', other: 'closed sessions' });
  return {
    finding: {
      none: (): Phrase =>
        rich`No session of this period has ended yet: exits show up once they do.`,
      page: (n: number, all: number, page: string, rate: number | null): Phrase =>
        rich`Of ${strong(closed(all))}, ${loss(f.number(n))} (${f.percent(n / all)}) ended on ${code(page)}, where ${f.percent(rate)} of those who pass leave.`,
      other: (n: number, all: number, key: string): Phrase =>
        rich`Of ${strong(closed(all))}, ${loss(f.number(n))} (${f.percent(n / all)}) ended at ${strong(key)}.`,
      onlyExpected: (all: number): Phrase =>
        rich`All ${strong(closed(all))} ended where they were meant to.`,
      open: (n: number): Phrase =>
        rich` ${note(`${f.count(n, { one: 'session is', other: 'sessions are' })} still open and in no exit figure.`)}`,
    },
    by: 'Exits by',
    keys: {
      page: 'Last page',
      action: 'Last action',
      checkout_step: 'Checkout step',
      field: 'Form field',
    },
    steps: {
      begin_checkout: 'Began checkout',
      add_shipping_info: 'Chose shipping',
      add_payment_info: 'Chose payment',
    } as Record<string, string>,
    title: 'Where visits end',
    sub: (n: number) => `out of ${closed(n)}`,
    expected: 'Expected exits',
    expectedSub: 'order confirmations and the like: leaving there is fine',
    paths: (page: string) => `Paths that end on ${page}`,
    exits: 'Exits',
    share: 'Share of all exits',
    rate: 'Exit rate',
    shareOfViews: 'Share of views',
    sessions: 'Sessions there',
    views: 'Views',
    external: 'By external link',
    silence: 'No signal',
    last: 'Last thing done',
    meaning: {
      rate: 'Closed sessions that ended here / closed sessions that were here.',
      shareOfViews: 'Exits / views of the page: the other common definition.',
      external:
        'Exits where the last thing done on the page was a click on a link to another site.',
      silence:
        'Exits after which nothing more was heard: neither an external link, nor that the page was closed or put out of sight.',
      last: 'The action most often done last on the page, and in what share of exits, from 10% on.',
    },
    empty: 'No exit of this kind in the period.',
  };
};
