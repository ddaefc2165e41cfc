import { describe, expect, it } from 'vitest';
import { funnelQuery, isOptional, moved, readFunnel, withOptional } from './query';

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
  it('turns optional on and off, keeping other suffixes', () => {
    const step = 'event:add_payment_info;window=30m';
    const optional = withOptional(step, true);
    expect(isOptional(optional)).toBe(true);
    expect(withOptional(optional, true)).toBe(optional);
    expect(withOptional(optional, false)).toBe(step);
  });

  it('moves within bounds', () => {
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
    expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'b', 'c']);
  });
});
