/** The question that the experiment page asks, as its URL holds it. */
import type { Query } from '../../api/client';

const PREFIX = 'conversion:';
export const WINDOWS = ['1d', '7d', '14d', '30d'] as const;

export interface ExperimentQuestion {
  id: string | null;
  /** `conversion:EVENT` and the like. */
  metric: string;
  /** Empty: every conversion up to now. */
  window: string;
  /** By what people are told apart; empty: by nothing. */
  breakdown: string;
}

export function readExperiment(params: URLSearchParams): ExperimentQuestion {
  return {
    id: params.get('id'),
    metric: params.get('metric') ?? `${PREFIX}purchase`,
    window: params.get('window') ?? '',
    breakdown: params.get('breakdown') ?? '',
  };
}

export function experimentQuery(
  id: string,
  { metric, window, breakdown }: ExperimentQuestion,
): Query {
  const query: [string, string][] = [
    ['id', id],
    ['metric', metric],
  ];
  if (window) query.push(['window', window]);
  if (breakdown) query.push(['breakdown', breakdown]);
  return query;
}

/** The event that a conversion metric counts; other metrics as they are. */
export function metricEvent(metric: string): string {
  return metric.startsWith(PREFIX) ? metric.slice(PREFIX.length) : metric;
}

/** What was typed as a metric: an event's name, or a metric spelled out. */
export function metricOf(typed: string): string {
  const text = typed.trim().replace(/^event:/, '');
  return text.includes(':') || text === 'revenue' ? text : `${PREFIX}${text || 'purchase'}`;
}
