import { describe, expect, it } from 'vitest';
import { en } from '../../i18n/en';
import { Formats } from '../../i18n/formats';
import { countChange, rateChange } from './change';

const f = new Formats('en', 'UTC', null);
const words = en(f).shell.compare;

describe('changes', () => {
  it.each([
    { now: 0.7, before: 0.65, better: 'less', text: '+5 pp on the comparison', tone: 'loss' },
    { now: 0.6, before: 0.65, better: 'less', text: '-5 pp on the comparison', tone: 'gain' },
    { now: 0.7, before: 0.65, better: undefined, text: '+5 pp on the comparison', tone: undefined },
    { now: 0.7, before: 0.7, better: 'more', text: '0 pp on the comparison', tone: undefined },
  ] as const)('rate $before to $now, better $better', ({ now, before, better, text, tone }) => {
    expect(rateChange(words, now, { rate: before, outOf: 40 }, better)).toEqual({
      change: { text, ...(tone ? { tone } : {}) },
    });
  });

  it('is not said where a side is undefined', () => {
    expect(rateChange(words, null, { rate: 0.5, outOf: 40 })).toEqual({});
    expect(rateChange(words, 0.5, { rate: null, outOf: 0 })).toEqual({});
    expect(rateChange(words, 0.5, undefined)).toEqual({});
    expect(countChange(words, f, 5, undefined)).toEqual({});
  });

  it('says where there is too little to be held against', () => {
    const few = { change: { text: 'too little to compare with' } };
    expect(rateChange(words, 0.5, { rate: 0.1, outOf: 29 })).toEqual(few);
    expect(countChange(words, f, 500, 29)).toEqual(few);
    expect(countChange(words, f, 500, 0)).toEqual(few);
  });

  it('is relative for counts', () => {
    expect(countChange(words, f, 150, 100, 'more')).toEqual({
      change: { text: '+50% on the comparison', tone: 'gain' },
    });
  });
});
