import { describe, expect, it } from 'vitest';
import type { ExitRow, Exits } from '../../api/types';
import { en } from '../../i18n/en';
import { Formats } from '../../i18n/formats';
import { plain } from '../../i18n/rich';
import { exitsFinding } from './finding';

const words = en(new Formats('en', 'UTC', null)).exits.finding;
const row = (key: string, exits: number, expected = false): ExitRow => ({
  key,
  exits,
  page_views: 100,
  sessions: 100,
  exit_rate: exits / 100,
  exit_share_of_views: exits / 100,
  expected,
});
const report = (rows: ExitRow[], change: Partial<Exits> = {}): Exits => ({
  closed_sessions: 200,
  open_sessions: 0,
  total_rows: rows.length,
  rows,
  ...change,
});
const say = (exits: Exits, byPage = true) =>
  plain(exitsFinding(words, exits, byPage, (key) => key.toUpperCase()));

describe('exitsFinding', () => {
  it('names the page where most end unexpectedly', () => {
    const said = say(report([row('/thanks', 90, true), row('/cart', 30), row('/', 50)]));
    expect(said).toBe(
      'Of 200 closed sessions, 50 (25%) ended on /, where 50% of those who pass leave.',
    );
  });

  it('names other places in words', () => {
    expect(say(report([row('search', 8)]), false)).toContain('8 (4%) ended at SEARCH.');
  });

  it('states open sessions beside, never inside', () => {
    expect(say(report([row('/', 50)], { open_sessions: 3 }))).toContain(
      '3 sessions are still open',
    );
  });

  it('has words for nothing to say', () => {
    expect(say(report([], { closed_sessions: 0 }))).toContain('has ended yet');
    expect(say(report([row('/thanks', 200, true)]))).toContain('where they were meant to');
  });
});
