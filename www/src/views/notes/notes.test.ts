import { describe, expect, it } from 'vitest';
import { dayIn } from '../../state/range';
import { marksOf } from './notes';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const dayOf = (instant: number) => dayIn('America/Sao_Paulo', instant);
/** 2026-11-01, midnight in São Paulo. */
const START = Date.parse('2026-11-01T03:00:00Z');
const note = (date: string, text = 'x') => ({ id: text, date, text });
const at = (dates: string[], starts: number[], end: number) =>
  marksOf(
    dates.map((date) => note(date)),
    starts,
    end,
    dayOf,
  ).map(({ index }) => index);

describe('marksOf', () => {
  const days = [0, 1, 2].map((n) => START + n * DAY);
  const weeks = [0, 1].map((n) => START + n * 7 * DAY);
  const hours = Array.from({ length: 48 }, (_, n) => START + n * HOUR);

  it.each([
    ['2026-11-01', 0],
    ['2026-11-02', 1],
    ['2026-11-03', 2],
    ['2026-11-02T02:59:00Z', 0],
    ['2026-11-02T03:00:00Z', 1],
  ])('%s lies in day %i', (date, expected) => {
    expect(at([date], days, START + 3 * DAY)).toEqual([expected]);
  });

  it.each(['2026-10-31', '2026-11-04', '2026-10-31T12:00:00Z', '2026-11-04T03:00:00Z'])(
    '%s lies outside',
    (date) => {
      expect(at([date], days, START + 3 * DAY)).toEqual([]);
    },
  );

  it('finds the week of a day, and the first hour of one', () => {
    expect(at(['2026-11-05', '2026-11-09'], weeks, START + 14 * DAY)).toEqual([0, 1]);
    expect(at(['2026-11-02'], hours, START + 2 * DAY)).toEqual([24]);
    expect(at(['2026-11-02T05:30:00Z'], hours, START + 2 * DAY)).toEqual([26]);
  });

  it('gathers the notes of one bucket', () => {
    const notes = [note('2026-11-01', 'a'), note('2026-11-01', 'b')];
    expect(marksOf(notes, days, START + 3 * DAY, dayOf)).toEqual([{ index: 0, texts: ['a', 'b'] }]);
  });
});
