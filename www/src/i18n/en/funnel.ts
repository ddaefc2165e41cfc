/** Funnels. */
import type { Formats } from '../formats';
import { gain, loss, note, rich, strong, type Phrase } from '../rich';

export type Scope = 'visitor' | 'session';

export const funnel = (f: Formats) => {
  const units = (n: number, scope: Scope) =>
    scope === 'visitor'
      ? f.count(n, { one: 'visitor', other: 'visitors' })
      : f.count(n, { one: 'session', other: 'sessions' });
  return {
    finding: {
      choose: (): Phrase =>
        rich`Choose two or more steps, or start from a model: the funnel is counted as you build it.`,
      nobody: (step: string): Phrase => rich`Nobody reached ${strong(step)} in this period.`,
      undecided: (pending: number, scope: Scope): Phrase =>
        rich`${strong(units(pending, scope))} under way, none decided yet: there is no rate to show.`,
      rate: (converted: number, decided: number, rate: number, scope: Scope): Phrase =>
        rich`${gain(f.percent(rate))} converted: ${strong(f.number(converted))} of ${units(decided, scope)} whose attempt is decided.`,
      worst: (step: string, n: number, share: number): Phrase =>
        rich` Most stop after ${strong(step)}: ${loss(f.number(n))} (${f.percent(share)} of those who got there).`,
      pending: (n: number): Phrase => rich` ${note(`${f.number(n)} still under way, in no rate.`)}`,
    },
    steps: 'Steps',
    step: (n: number) => `Step ${f.number(n)}`,
    placeholder: 'page:/cart or event:purchase',
    add: 'Add a step',
    remove: (n: number) => `Remove step ${f.number(n)}`,
    up: (n: number) => `Move step ${f.number(n)} up`,
    down: (n: number) => `Move step ${f.number(n)} down`,
    optional: 'optional',
    or: 'or',
    alternative: (n: number, place: number) =>
      `Step ${f.number(n)}, alternative ${f.number(place)}`,
    addAlternative: (n: number) => `Add an alternative to step ${f.number(n)}`,
    stepWindow: 'within',
    stepWindowNone: 'any time',
    saved: {
      title: 'Saved funnels',
      open: 'Save this funnel',
      name: 'Name of the funnel',
      save: 'Save',
      done: (name: string) => `“${name}” is saved.`,
      remove: (name: string) => `Remove the funnel “${name}”`,
    },
    people: 'Save those who stop as audience',
    options: 'How to count',
    order: 'Order',
    orders: { ordered: 'in order', strict: 'directly after one another', any: 'any order' },
    scope: 'Count',
    scopes: { visitor: 'visitors', session: 'sessions' },
    window: 'Within',
    windowDefault: { visitor: '7 days (default)', session: 'the session (default)' },
    windows: {
      '30m': '30 minutes',
      '1h': '1 hour',
      '1d': '1 day',
      '7d': '7 days',
      '14d': '14 days',
      '30d': '30 days',
      '90d': '90 days',
    } as Record<string, string>,
    exclude: 'Ended by',
    excludeNone: 'nothing',
    breakdown: 'Split by',
    breakdowns: {
      page: 'entry page',
      channel: 'channel',
      source: 'source',
      campaign: 'campaign',
      device: 'device',
      browser: 'browser',
      os: 'operating system',
      country: 'country',
      contact: 'place of contact',
    },
    breakdownNone: 'nothing',
    models: 'Start from a model',
    modelNames: { shop: 'From product to order', checkout: 'Checkout', pages: 'Most seen pages' },
    title: 'The funnel',
    reached: (n: number, scope: Scope) => units(n, scope),
    dropped: (n: number) => `${f.number(n)} stopped here`,
    pending: (n: number) => `${f.number(n)} under way`,
    fromPrevious: (rate: number) => `${f.percent(rate)} of the step before`,
    fromFirst: (rate: number) => `${f.percent(rate)} of the first`,
    after: (span: string) => `${span} after it (median)`,
    table: {
      step: 'Step',
      reached: 'Reached',
      dropped: 'Stopped here',
      pending: 'Under way',
      fromPrevious: 'From the step before',
      fromFirst: 'From the first',
      median: 'Time from the step before (median)',
    },
    time: {
      title: 'Time to convert',
      sub: (n: number) => `of ${f.number(n)} conversions`,
      quartiles: (p25: string, median: string, p75: string, p90: string) =>
        `Half took up to ${median}; the middle half between ${p25} and ${p75}; nine in ten up to ${p90}.`,
      estimate: (share: number, span: string) =>
        `Counting those under way (Kaplan-Meier), an estimated ${f.percent(share)} convert within ${span}.`,
      from: 'From',
      to: 'To',
      count: 'Conversions',
      bin: (from: string, to: string, n: number) => `${from} to ${to}: ${f.number(n)}`,
      open: (from: string, n: number) => `${from} and more: ${f.number(n)}`,
    },
    groups: {
      title: (by: string) => `By ${by}`,
      key: 'Value',
      entered: 'Entered',
      converted: 'Converted',
      rate: 'Rate',
    },
  };
};
