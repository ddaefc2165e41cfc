import { describe, expect, it } from 'vitest';
import { funnelQuery, funnelRule, moved, readFunnel, readStep, writeStep } from './query';

const read = (query: string) => readFunnel(new URLSearchParams(query));

describe('funnelQuery', () => {
  it('repeats the steps in order, and sends only what was chosen', () => {
    expect(funnelQuery(read('step=page:/cart&step=event:purchase&order=any&window=1d'))).toEqual([
      ['step', 'page:/cart'],
      ['step', 'event:purchase'],
      ['order', 'any'],
      ['scope', 'visitor'],
      ['window', '1d'],
    ]);
  });

  it('asks nothing before there are two steps', () => {
    expect(funnelQuery(read('step=page:/cart&step='))).toBeNull();
  });
});

describe('steps', () => {
  it.each([
    ['event:a', ['event:a'], false, ''],
    ['event:a|page:/b;optional', ['event:a', 'page:/b'], true, ''],
    ['event:a;window=30m', ['event:a'], false, '30m'],
    ['event:a[kind=x|y;z]|event:b', ['event:a[kind=x|y;z]', 'event:b'], false, ''],
    ['event:a;optional;window=1h;label=A b', ['event:a'], true, '1h'],
  ])('%s', (text, alternatives, optional, window) => {
    const step = readStep(text);
    expect(step).toMatchObject({ alternatives, optional, window });
    expect(writeStep(step)).toBe(text);
  });

  it('drops alternatives that were emptied, and the step with the last', () => {
    const step = readStep('event:a|event:b;optional');
    expect(writeStep({ ...step, alternatives: ['', 'event:b'] })).toBe('event:b;optional');
    expect(writeStep({ ...step, alternatives: ['', ''] })).toBe('');
  });

  it('names the people of one by the whole funnel, without its breakdown', () => {
    const asked = read('step=page:/a%26b&step=event:purchase&window=1d&breakdown=device');
    const rule = new URLSearchParams(funnelRule(asked, 2, 'dropped'));
    expect(rule.get('step')).toBe('2');
    expect(rule.get('state')).toBe('dropped');
    const funnel = new URLSearchParams(rule.get('funnel') ?? '');
    expect(funnel.getAll('step')).toEqual(['page:/a&b', 'event:purchase']);
    expect(funnel.get('window')).toBe('1d');
    expect(funnel.get('breakdown')).toBeNull();
  });

  it('moves within bounds', () => {
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
    expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'b', 'c']);
  });
});
