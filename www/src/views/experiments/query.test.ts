import { describe, expect, it } from 'vitest';
import { experimentQuery, metricEvent, metricOf, readExperiment } from './query';

describe('readExperiment', () => {
  it('asks for purchases up to now unless told otherwise', () => {
    const asked = readExperiment(new URLSearchParams('id=button'));
    expect(experimentQuery('button', asked)).toEqual([
      ['id', 'button'],
      ['metric', 'conversion:purchase'],
    ]);
  });

  it('passes a window on', () => {
    const asked = readExperiment(new URLSearchParams('window=7d'));
    expect(experimentQuery('x', asked)).toContainEqual(['window', '7d']);
  });
});

describe('metrics', () => {
  it.each([
    ['sign_up', 'conversion:sign_up'],
    ['event:purchase', 'conversion:purchase'],
    ['', 'conversion:purchase'],
    ['mean:price', 'mean:price'],
    ['revenue', 'revenue'],
  ])('%j is %s', (typed, metric) => {
    expect(metricOf(typed)).toBe(metric);
  });

  it('names the event of a conversion', () => {
    expect(metricEvent('conversion:sign_up')).toBe('sign_up');
    expect(metricEvent('revenue')).toBe('revenue');
  });
});
