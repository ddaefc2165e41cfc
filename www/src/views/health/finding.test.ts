import { expect, it } from 'vitest';
import { health } from '../../i18n/en/health';
import { Formats } from '../../i18n/formats';
import { plain } from '../../i18n/rich';
import { healthFinding } from './finding';
import type { SiteMetrics } from './metrics';

const words = health(new Formats('en', 'UTC', null)).finding;
const well: SiteMetrics = {
  stored: 98,
  duplicates: 0,
  rejected: [],
  otherPaths: 0,
  unsealed: 0,
  segments: 0,
  refused: [],
  storeBytes: 0,
  damaged: 0,
};
const delivery = {
  expected: 10,
  arrived: 9,
  completeness: 0.9,
  is_low: true,
  open_streams: 0,
  rows: [],
};

it.each([
  [well, undefined, /^All is well: 98 events accepted/],
  [{ ...well, rejected: [{ reason: 'too_old', count: 2 }] }, undefined, /^2 of 100 events \(2%\)/],
  [{ ...well, stored: 0 }, undefined, /^Nothing arrived/],
  [{ ...well, refused: [{ code: 'overloaded', count: 3 }] }, undefined, / 3 whole requests were/],
  [
    { ...well, damaged: 1, rejected: [{ reason: 'x', count: 1 }] },
    undefined,
    /^1 value on the disk/,
  ],
  [well, delivery, /only 90% arrived/],
  [well, { ...delivery, is_low: false }, /^(?!.*arrived)/],
])('%j, %j', (metrics, delivered, expected) => {
  expect(plain(healthFinding(words, metrics, delivered))).toMatch(expected);
});
