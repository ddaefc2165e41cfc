/** Audiences: who is meant, saved under a name. */
import type { Formats } from '../formats';
import { rich, strong, type Phrase } from '../rich';

export const audiences = (f: Formats) => ({
  finding: {
    none: (): Phrase =>
      rich`No audience yet. Open the people behind a figure (a node or link of the paths, a step of a funnel, abandoned carts), filter them, and save them here under a name.`,
    some: (n: number): Phrase =>
      rich`${strong(f.count(n, { one: 'audience', other: 'audiences' }))} saved. Each can filter or be compared on every page.`,
  },
  title: 'Saved audiences',
  name: 'Name',
  who: 'Who',
  people: 'People in the period',
  actions: {
    filter: 'Filter by it',
    compare: 'Compare with it',
    visitors: 'See the people',
    sessions: 'See their sessions',
    remove: 'Remove',
    confirm: (name: string) => `Remove “${name}”? Links that use it will ask for another.`,
  },
  start: 'Start from',
  starts: {
    carts: 'Abandoned carts',
    lost: 'Lost carts',
    paths: 'A node of the paths',
    funnel: 'A step of a funnel',
    mobile: 'Sessions on mobile',
  },
  save: {
    open: 'Save as audience',
    name: 'Name of the audience',
    save: 'Save',
    done: (name: string) => `“${name}” is saved.`,
    see: 'See the audiences',
  },
  rule: {
    everybody: 'everybody',
    node: (node: string, step: string) => `with ${node} as step ${step} of the path`,
    link: (from: string, to: string) => `who went from ${from} to ${to}`,
    funnel: (step: string, state: string) => `${state} at step ${step} of the funnel`,
    states: {
      reached: 'arrived',
      dropped: 'stopped',
      pending: 'still under way',
      converted: 'converted',
    } as Record<string, string>,
    cart: (states: string) => `with a cart ${states}`,
    carts: {
      active: 'in use',
      abandoned: 'abandoned with time to win it back',
      lost: 'lost',
      recovered: 'recovered',
      bought: 'bought without a pause',
      emptied: 'emptied',
    } as Record<string, string>,
    or: ' or ',
    remove: (text: string) => `Remove: ${text}`,
  },
});
