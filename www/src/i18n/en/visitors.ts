/** The list of people, and one person's timeline. */
import type { Money } from '../../api/types';
import type { Formats } from '../formats';
import { code, gain, note, rich, strong, type Phrase } from '../rich';

export const visitors = (f: Formats) => {
  const sessions = (n: number) => f.count(n, { one: 'session', other: 'sessions' });
  const orders = (n: number) => f.count(n, { one: 'order', other: 'orders' });
  return {
    finding: {
      none: (): Phrase => rich`No such person in this period.`,
      notFound: (q: string): Phrase =>
        rich`Nobody is known as ${code(q)}. Look for a visitor’s id, a user, an order’s number or a trait.`,
      some: (n: number, who: string): Phrase =>
        rich`${strong(f.count(n, { one: 'person', other: 'people' }))} ${who}, those seen last first.`,
      found: (n: number, q: string): Phrase =>
        rich`${strong(f.count(n, { one: 'person', other: 'people' }))} found for ${code(q)}, of all time.`,
      person: (
        name: string,
        n: number,
        bought: number,
        money: readonly Money[],
        stage: string,
      ): Phrase =>
        rich`${strong(name)}: ${strong(sessions(n))}, ${
          bought > 0
            ? rich`${gain(orders(bought))} worth ${strong(f.moneyList(money, true))}`
            : 'no order yet'
        }${stage ? `, now in ${stage}` : ''}.`,
      seen: (first: number, last: number): Phrase =>
        rich` ${note(`First seen on ${f.dateTime(first)}, last on ${f.dateTime(last)}.`)}`,
      nobody: (id: string): Phrase =>
        rich`Nobody is known as ${code(id)}: erased, kept no longer, or never seen.`,
    },
    everybody: 'of everybody',
    search: 'Look for a person',
    searchHint: 'visitor, user, order, trait',
    find: 'Find',
    clear: 'Everybody',
    sessionsOf: 'See their sessions',
    title: 'People',
    visitor: 'Person',
    firstSeen: 'First seen',
    lastSeen: 'Last seen',
    sessions: 'Sessions',
    orders: 'Orders',
    revenue: 'Revenue',
    stage: 'Stage',
    lastAction: 'Last action',
    stages: {
      discovery: 'discovery',
      consideration: 'consideration',
      action: 'action',
      purchase: 'purchase',
      loyalty: 'loyalty',
      promoter: 'promoter',
    } as Record<string, string>,
    back: 'Back to the list',
    facts: {
      title: 'Who',
      user: 'User',
      ids: 'Visitors (cookies) of this person',
      traits: 'Traits',
      none: 'Never identified.',
    },
    ordersTitle: 'Orders',
    noOrder: 'No order yet.',
    order: 'Order',
    placed: 'Placed',
    paid: 'Paid',
    value: 'Value',
    cancelled: 'cancelled',
    unpaid: 'not yet',
    cartsTitle: 'Carts',
    noCart: 'Nothing was put into a cart.',
    cartStarted: 'Begun',
    cartChanged: 'Changed',
    cartState: 'State',
    cartStates: {
      active: 'active',
      abandoned: 'abandoned',
      lost: 'lost',
      recovered: 'recovered',
      bought: 'bought',
      emptied: 'emptied',
    } as Record<string, string>,
    timeline: {
      title: 'Timeline',
      sub: 'newest first',
      session: (at: string, span: string) => `${at}, ${span}`,
      open: 'still open',
      alone: 'Outside of sessions',
      more: 'Earlier events',
      items: (n: number) => f.count(n, { one: 'item', other: 'items' }),
      from: (source: string) => `told by ${source}`,
      sources: { server: 'the server', offline: 'a till or list', import: 'an import' } as Record<
        string,
        string
      >,
    },
    export: 'Export everything about this person',
    erase: {
      open: 'Erase this person',
      title: 'Erase this person?',
      text: 'All events of this person, and of every visitor that identified as the same user, leave every figure at once and the disk soon after. This cannot be undone.',
      confirm: 'Erase for good',
      cancel: 'Keep',
      done: (n: number) =>
        `${f.count(n, { one: 'visitor is', other: 'visitors are' })} out of every figure.`,
      pending: 'The last bytes are being removed from the disk.',
    },
  };
};
