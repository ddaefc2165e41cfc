import { describe, expect, it } from 'vitest';
import { asChanges, audienceQuery, readRule, withoutRule } from './rule';

const read = (search: string) => readRule(new URLSearchParams(search));

describe('rules', () => {
  it.each([
    ['q=x&range=7d', null],
    ['cart=', null],
    ['cart=abandoned&range=7d', 'cart=abandoned'],
    [
      'node=2:page:/cart&steps=5&group=/p/*&group=folder&lang=en',
      'node=2:page:/cart&steps=5&group=/p/*&group=folder',
    ],
    [
      'funnel=step%3D/a%26step%3D/b&step=2&state=dropped',
      'funnel=step=/a&step=/b&step=2&state=dropped',
    ],
  ])('%s', (search, expected) => {
    const rule = read(search);
    expect(rule?.query.map((pair) => pair.join('=')).join('&') ?? null).toBe(expected);
  });

  it('come back from an address they were written to', () => {
    const rule = read('link=1:page:/a>2:page:/b&group=x&group=y');
    expect(asChanges(rule?.query ?? [])).toEqual({
      link: ['1:page:/a>2:page:/b'],
      group: ['x', 'y'],
    });
    expect(Object.values(withoutRule()).every((value) => value === null)).toBe(true);
  });

  it('are saved with the filters, whatever these hold', () => {
    const saved = audienceQuery(['page:/a&b', '!device:mobile'], [['cart', 'abandoned|lost']]);
    expect([...new URLSearchParams(saved)]).toEqual([
      ['filter', 'page:/a&b'],
      ['filter', '!device:mobile'],
      ['cart', 'abandoned|lost'],
    ]);
  });
});
