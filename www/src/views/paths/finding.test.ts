import { describe, expect, it } from 'vitest';
import type { PathNode, Paths } from '../../api/types';
import { en } from '../../i18n/en';
import { Formats } from '../../i18n/formats';
import { plain } from '../../i18n/rich';
import { pathsFinding } from './finding';
import { readPaths } from './query';

const words = en(new Formats('en', 'UTC', null)).paths.finding;
const node = (id: string, step: number, kind: PathNode['kind'], count: number): PathNode => ({
  id,
  step,
  label: id,
  kind,
  count,
  share: count / 200,
  share_of_all: count / 200,
  median_ms: null,
  conversions: 0,
  revenue: [],
});
const report: Paths = {
  population: 200,
  sessions: 200,
  open_sessions: 0,
  visitors: 180,
  nodes: [
    node('/', 1, 'page', 120),
    node('others', 1, 'other', 80),
    node('/cart', 2, 'page', 40),
    node('goal', 3, 'goal', 16),
    node('exit2', 2, 'exit', 160),
    node('exit3', 3, 'exit', 24),
  ],
  links: [
    { from: '/', to: '/cart', count: 40 },
    { from: '/', to: 'exit2', count: 75 },
    { from: 'others', to: 'exit2', count: 80 },
    { from: '/cart', to: 'goal', count: 16 },
    { from: '/cart', to: 'exit3', count: 24 },
  ],
  top_paths: [],
  distinct_paths: 0,
};
const say = (query: string, change: Partial<Paths> = {}) =>
  plain(
    pathsFinding(
      words,
      { ...report, ...change },
      readPaths(new URLSearchParams(query)),
      ({ label }) => label,
      'Bought',
    ),
  );

describe('pathsFinding', () => {
  it('names the page that loses most, not the folded rest', () => {
    expect(say('')).toBe(
      'Of 200 sessions: the largest loss is 75 sessions (37.5%) that left from / as step 1.',
    );
  });

  it('says how many arrive where an end is asked for', () => {
    expect(say('end=event:purchase&count=visitors')).toContain(
      'Of 200 visitors, 8% reached Bought within 5 steps (0% go on beyond):',
    );
  });

  it('concludes nothing from a handful, or from nobody', () => {
    expect(say('', { population: 7 })).toContain('Only 7 sessions');
    expect(say('', { population: 0 })).toContain('Nobody');
  });

  it('says so where nobody left', () => {
    expect(say('', { links: [] })).toBe('Of 200 sessions: none left within these steps.');
  });
});
