/** The question that the funnel page asks, as its URL holds it. */
import type { Query } from '../../api/client';
import { distinct } from '../../state/location';

export const ORDERS = ['ordered', 'strict', 'any'] as const;
export const SCOPES = ['visitor', 'session'] as const;
export const WINDOWS = ['30m', '1h', '1d', '7d', '14d', '30d', '90d'] as const;
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

const OPTIONAL = ';optional';

export function isOptional(step: string): boolean {
  return step.split(';').slice(1).includes('optional');
}

export function withOptional(step: string, optional: boolean): string {
  if (optional === isOptional(step)) return step;
  return optional ? step + OPTIONAL : step.replace(OPTIONAL, '');
}

/** The steps with one moved by `by` places. */
export function moved(steps: readonly string[], from: number, by: number): string[] {
  const next = [...steps];
  const [step] = next.splice(from, 1);
  if (step !== undefined) next.splice(Math.max(0, from + by), 0, step);
  return next;
}
