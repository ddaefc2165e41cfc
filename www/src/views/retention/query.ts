/** The question that the retention page asks, as its URL holds it. */
import type { Query } from '../../api/client';

export const PERIODS = ['day', 'week', 'month'] as const;
export const OFS = ['activity', 'order'] as const;
export const RETURNS = ['exact', 'window', 'unbounded'] as const;

export interface RetentionQuestion {
  period: (typeof PERIODS)[number];
  of: (typeof OFS)[number];
  return: (typeof RETURNS)[number];
}

export function readRetention(params: URLSearchParams): RetentionQuestion {
  return {
    period: PERIODS.find((known) => known === params.get('period')) ?? 'week',
    of: OFS.find((known) => known === params.get('of')) ?? 'activity',
    return: RETURNS.find((known) => known === params.get('return')) ?? 'exact',
  };
}

export function retentionQuery(asked: RetentionQuestion): Query {
  return [
    ['period', asked.period],
    ['of', asked.of],
    ['return', asked.return],
  ];
}
