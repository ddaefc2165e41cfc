import { expect, it } from 'vitest';
import { siteMetrics } from './metrics';

const TEXT = `# HELP jornada_events_total Events by outcome since the start.
# TYPE jornada_events_total counter
jornada_events_total{site="shop",outcome="stored",reason=""} 120
jornada_events_total{site="shop",outcome="duplicate",reason=""} 4
jornada_events_total{site="shop",outcome="rejected",reason="malformed"} 0
jornada_events_total{site="shop",outcome="rejected",reason="too_old"} 2
jornada_events_total{site="shop",outcome="rejected",reason="too_long"} 9
jornada_events_total{site="a \\"b\\"",outcome="stored",reason=""} 7
jornada_other_paths_total{site="shop"} 3
jornada_refused_requests_total{code="overloaded"} 5
jornada_unsealed_events{site="shop"} 11
jornada_segments{site="shop"} 2
jornada_store_bytes 4096
jornada_store_damaged_values 1
nonsense
`;

it('reads what is said of a site and of the collector', () => {
  expect(siteMetrics(TEXT, 'shop')).toEqual({
    stored: 120,
    duplicates: 4,
    rejected: [
      { reason: 'too_long', count: 9 },
      { reason: 'too_old', count: 2 },
    ],
    otherPaths: 3,
    unsealed: 11,
    segments: 2,
    refused: [{ code: 'overloaded', count: 5 }],
    storeBytes: 4096,
    damaged: 1,
  });
});

it('tells sites by their whole names, escapes included', () => {
  expect(siteMetrics(TEXT, 'a "b"').stored).toBe(7);
  expect(siteMetrics(TEXT, 'nobody')).toMatchObject({ stored: 0, rejected: [], storeBytes: 4096 });
});
