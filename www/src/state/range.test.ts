import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  dayIn,
  defaultBucket,
  rangeParams,
  readRange,
  resolveRange,
  type Range,
} from './range';

const read = (query: string) => readRange(new URLSearchParams(query));

describe('readRange', () => {
  it.each<[string, Range]>([
    ['', { kind: 'relative', name: '30d' }],
    ['range=7d', { kind: 'relative', name: '7d' }],
    ['range=forever', { kind: 'relative', name: '30d' }],
    ['from=2026-01-01&to=2026-02-01', { kind: 'fixed', from: '2026-01-01', to: '2026-02-01' }],
    ['from=2026-02-01&to=2026-01-01', { kind: 'relative', name: '30d' }],
    ['from=2026-13-01&to=2026-14-01&range=today', { kind: 'relative', name: 'today' }],
  ])('%j', (query, range) => {
    expect(read(query)).toEqual(range);
  });

  it.each(['range=90d', 'from=2026-01-01&to=2026-02-01', ''])('writes back %j', (query) => {
    const written = Object.entries(rangeParams(read(query))).filter(([, value]) => value !== null);
    expect(new URLSearchParams(written as [string, string][]).toString()).toBe(query);
  });
});

describe('resolveRange', () => {
  it.each([
    ['today', '2026-11-22', '2026-11-23'],
    ['yesterday', '2026-11-21', '2026-11-22'],
    ['7d', '2026-11-16', '2026-11-23'],
    ['30d', '2026-10-24', '2026-11-23'],
    ['12m', '2025-11-22', '2026-11-23'],
  ] as const)('%s', (name, from, to) => {
    expect(resolveRange({ kind: 'relative', name }, '2026-11-22')).toEqual({ from, to });
  });
});

describe('calendar', () => {
  it('adds days over the end of a leap February', () => {
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
  });

  it('stays inside a shorter month', () => {
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
    expect(addMonths('2026-01-15', -2)).toBe('2025-11-15');
  });

  it('knows the day of the zone, with half-hour zones and daylight saving', () => {
    const instant = Date.parse('2026-11-22T02:30:00Z');
    expect(dayIn('America/Sao_Paulo', instant)).toBe('2026-11-21');
    expect(dayIn('Asia/Kolkata', instant)).toBe('2026-11-22');
    expect(dayIn('America/New_York', Date.parse('2026-03-08T04:59:00Z'))).toBe('2026-03-07');
  });

  it.each([
    ['2026-11-22', '2026-11-23', 'hour'],
    ['2026-11-01', '2026-12-01', 'day'],
    ['2026-01-01', '2026-12-31', 'week'],
    ['1990-01-01', '2026-12-31', 'month'],
  ])('buckets %s to %s by %s', (from, to, bucket) => {
    expect(defaultBucket({ from, to })).toBe(bucket);
  });
});
