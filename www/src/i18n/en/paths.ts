/** Paths. */
import type { Formats } from '../formats';
import { code, gain, loss, rich, strong, type Phrase } from '../rich';

export type Unit = 'sessions' | 'visitors';

export const paths = (f: Formats) => {
  const units = (n: number, unit: Unit) =>
    unit === 'sessions'
      ? f.count(n, { one: 'session', other: 'sessions' })
      : f.count(n, { one: 'visitor', other: 'visitors' });
  return {
    others: (n: number) => `others (${f.number(n)})`,
    finding: {
      few: (n: number, unit: Unit): Phrase =>
        rich`Only ${strong(units(n, unit))} on these paths: look at them one by one rather than at shares.`,
      nobody: (): Phrase => rich`Nobody took such a path in this period.`,
      population: (n: number, unit: Unit): Phrase => rich`Of ${strong(units(n, unit))}`,
      reached: (rate: number, goal: string, steps: number, beyond: number): Phrase =>
        rich`, ${gain(f.percent(rate))} reached ${strong(goal)} within ${f.number(steps)} steps (${f.percent(beyond)} go on beyond)`,
      loss: (n: number, unit: Unit, page: string, step: number, share: number): Phrase =>
        rich`: the largest loss is ${loss(units(n, unit))} (${f.percent(share)}) that left from ${code(page)} as step ${f.number(step)}.`,
      noLoss: (): Phrase => rich`: none left within these steps.`,
    },
    title: 'Paths',
    controls: 'What to draw',
    start: 'From',
    end: 'To',
    anyStart: 'any entry',
    anyEnd: 'any ending',
    steps: 'Steps',
    nodes: 'Nodes',
    nodeKinds: { page: 'Pages', event: 'Actions', both: 'Pages and actions' },
    folders: 'Group folders',
    group: 'Group',
    ungroup: (pattern: string) => `Draw the pages of ${pattern} one by one again`,
    collapse: 'Without repeats',
    unit: 'Count',
    countOf: { sessions: 'sessions', visitors: 'visitors' },
    top: 'Nodes a step',
    excluded: (name: string) => `Draw ${name} again`,
    without: 'without',
    column: (step: number) => (step === 1 ? 'Entry' : `Step ${f.number(step)}`),
    after: 'Then',
    startColumn: 'Start',
    describe: (name: string, kind: string, step: number, n: number, unit: Unit, share: number) =>
      `${name} (${kind}), step ${f.number(step)}: ${units(n, unit)}, ${f.percent(share)}`,
    describeLink: (from: string, to: string, n: number, unit: Unit, share: number) =>
      `${from} → ${to}: ${units(n, unit)}, ${f.percent(share)} of ${from}`,
    legend: 'What the colours mean',
    note: (n: number, all: number, unit: Unit) =>
      n === all
        ? `Shares are of all ${units(n, unit)}.`
        : `Shares are of ${units(n, unit)} with such a path; there were ${f.number(all)} in all.`,
    table: {
      step: 'Step',
      from: 'From',
      to: 'To',
      kind: 'Kind',
      count: { sessions: 'Sessions', visitors: 'Visitors' },
      ofNode: 'Share of “from”',
      ofAll: 'Share of all',
    },
    node: {
      title: (name: string, step: number) => `${name}, step ${f.number(step)}`,
      summary: (n: number, unit: Unit, share: number) =>
        `${units(n, unit)}, ${f.percent(share)} of all`,
      before: 'Came from',
      after: 'Went to',
      time: (span: string) => `${span} after the node before (median)`,
      orders: (n: number, revenue: string) =>
        `${f.count(n, { one: 'path', other: 'paths' })} through here with an order: ${revenue}`,
      none: 'nowhere: here paths begin',
      startHere: 'Start here',
      endHere: 'End here',
      exclude: 'Leave out',
      close: 'Clear the selection',
      filter: 'Filter by it',
      drill: 'Draw its pages',
      sessions: 'See the sessions',
      sessionsOf: (from: string, to: string) => `See the sessions that went from ${from} to ${to}`,
    },
    link: {
      title: (from: string, to: string) => `${from} → ${to}`,
    },
    compared: {
      title: (text: string) => `Compared: ${text}`,
      differences: 'Where the two differ',
      sub: 'nodes by the difference of their shares',
      node: 'Node',
      step: 'Step',
      here: 'Share here',
      there: 'Share there',
      difference: 'Difference',
      nobody: 'Nobody on the other side took such a path.',
    },
    top_paths: {
      title: 'Most frequent paths',
      distinct: (n: number) => f.count(n, { one: 'path in all', other: 'different paths in all' }),
      path: 'Path',
      count: { sessions: 'Sessions', visitors: 'Visitors' },
      share: 'Share',
      conversions: 'Conversions',
      revenue: 'Revenue',
    },
  };
};
