import { describe, expect, it } from 'vitest';
import type { Pain, StageRow } from '../../api/types';
import { stages } from '../../i18n/en/stages';
import { Formats } from '../../i18n/formats';
import { plain } from '../../i18n/rich';
import { painsOf, painWords, stagesFinding } from './finding';

const words = stages(new Formats('en', 'UTC', 'BRL'));
const pain = (kind: string, key: string, visitors: number, minor = 0): Pain => ({
  kind,
  key,
  visitors,
  money: minor ? [{ currency: 'BRL', minor }] : [],
});
const stage = (key: string, entered: number, advanced: number, pains: Pain[] = []): StageRow => ({
  key,
  note: null,
  entered,
  current: 0,
  advanced,
  went_back: 0,
  left: 0,
  median_ms: null,
  touchpoints: [],
  money_lost: [],
  pains,
});
const nameOf = (one: Pain) => painWords(one, words.pains.names, { begin_checkout: 'Began' });
const say = (rows: StageRow[]) =>
  plain(stagesFinding(words.finding, { stages: rows }, (key) => words.names[key] ?? key, nameOf));

describe('stagesFinding', () => {
  it('names the stage where most stay, the share that orders, and the costliest pain', () => {
    const rows = [
      stage('discovery', 1000, 900),
      stage('action', 900, 200, [pain('error', 'declined', 30, 5000), pain('loop', 'a <> b', 99)]),
      stage('purchase', 200, 10),
      stage('loyalty', 10, 0),
    ];
    expect(say(rows)).toMatch(
      /^Most people stop at Action: 700 of 900 people \(77\.8%\).* 20% got to an order: 200 people\. The costliest pain: saw the error declined, with R\$50\.00/,
    );
  });

  it('says no more than is there', () => {
    expect(say([stage('a', 0, 0), stage('b', 0, 0)])).toMatch(/^Nobody/);
    expect(say([stage('a', 5, 5), stage('b', 5, 0)])).toBe('All 5 people moved on.');
  });
});

it('pains are ranked by money, then by people, over all stages', () => {
  const rows = [
    stage('a', 1, 0, [pain('error', 'x', 5), pain('error', 'y', 9)]),
    stage('b', 1, 0, [pain('error', 'z', 1, 100)]),
  ];
  expect(painsOf(rows).map(({ key, stage }) => `${stage}${key}`)).toEqual(['bz', 'ay', 'ax']);
});

it.each([
  ['checkout_left', 'begin_checkout', 'left the checkout at “Began”'],
  ['loop', '/a <> /b', 'went back and forth: /a ⇄ /b'],
  ['unheard', 'of', 'unheard of'],
])('%s %s', (kind, key, expected) => {
  expect(nameOf(pain(kind, key, 1))).toBe(expected);
});
