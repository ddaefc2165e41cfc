/** The question that the funnel page asks, as its URL holds it. */
import type { Query } from '../../api/client';
import { distinct } from '../../state/location';

export const ORDERS = ['ordered', 'strict', 'any'] as const;
export const SCOPES = ['visitor', 'session'] as const;
export const WINDOWS = ['30m', '1h', '1d', '7d', '14d', '30d', '90d'] as const;
export const STEP_WINDOWS: readonly string[] = ['30m', '1h', '1d', '7d'];
export const BREAKDOWNS = [
  'page',
  'channel',
  'source',
  'campaign',
  'device',
  'browser',
  'os',
  'country',
  'contact',
] as const;
export const MAX_STEPS = 20;

export interface FunnelQuestion {
  steps: readonly string[];
  order: (typeof ORDERS)[number];
  scope: (typeof SCOPES)[number];
  /** Empty: the default, 7 days for visitors and none for sessions. */
  window: string;
  exclude: readonly string[];
  breakdown: string;
}

export function readFunnel(params: URLSearchParams): FunnelQuestion {
  return {
    steps: params.getAll('step'),
    order: ORDERS.find((known) => known === params.get('order')) ?? 'ordered',
    scope: SCOPES.find((known) => known === params.get('scope')) ?? 'visitor',
    window: params.get('window') ?? '',
    exclude: distinct(params, 'exclude'),
    breakdown: params.get('breakdown') ?? '',
  };
}

/** Null while there are fewer than the two steps that make a funnel. */
export function funnelQuery(question: FunnelQuestion): Query | null {
  const steps = question.steps.filter((step) => step !== '');
  if (steps.length < 2) return null;
  const query: [string, string][] = steps.map((step) => ['step', step]);
  query.push(['order', question.order], ['scope', question.scope]);
  if (question.window) query.push(['window', question.window]);
  for (const exclude of question.exclude) query.push(['exclude', exclude]);
  if (question.breakdown) query.push(['breakdown', question.breakdown]);
  return query;
}

/** A step as the builder shows it; spelled `A|B;optional;window=30m` in the URL. */
export interface Step {
  /** Any of them is the step. */
  alternatives: readonly string[];
  optional: boolean;
  /** Within how long after the step before; empty: whenever. */
  window: string;
  /** Suffixes that the builder does not show, kept as they are. */
  rest: readonly string[];
}

export function readStep(text: string): Step {
  const [matcher = '', ...suffixes] = apart(text, ';');
  return {
    alternatives: apart(matcher, '|'),
    optional: suffixes.includes('optional'),
    window: suffixes.find((suffix) => suffix.startsWith('window='))?.slice(7) ?? '',
    rest: suffixes.filter((suffix) => suffix !== 'optional' && !suffix.startsWith('window=')),
  };
}

export function writeStep({ alternatives, optional, window, rest }: Step): string {
  const matcher = alternatives.filter((text) => text !== '').join('|');
  if (matcher === '') return '';
  const suffixes = [...(optional ? ['optional'] : []), ...(window ? [`window=${window}`] : [])];
  return [matcher, ...suffixes, ...rest].join(';');
}

/** The parts between separators, but for those inside brackets: `a[x=1|2]|b` is two. */
function apart(text: string, separator: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '[') depth += 1;
    if (character === ']') depth = Math.max(0, depth - 1);
    if (character === separator && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

/** Who got as far as a step (or stopped, is under way, converted) of this funnel. */
export function funnelRule(
  question: FunnelQuestion,
  step: number,
  state: 'reached' | 'dropped' | 'pending' | 'converted',
): [string, string][] {
  const query = (funnelQuery(question) ?? []).filter(([name]) => name !== 'breakdown');
  const text = new URLSearchParams(query.map(([name, value]) => [name, value])).toString();
  return [
    ['funnel', text],
    ['step', String(step)],
    ['state', state],
  ];
}

/** The steps with one moved by `by` places. */
export function moved(steps: readonly string[], from: number, by: number): string[] {
  const next = [...steps];
  const [step] = next.splice(from, 1);
  if (step !== undefined) next.splice(Math.max(0, from + by), 0, step);
  return next;
}
