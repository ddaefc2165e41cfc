import { describe, expect, it } from 'vitest';
import { en } from '../i18n/en';
import { Formats } from '../i18n/formats';
import { filterWords, withFilter } from './filter';

const words = en(new Formats('en', 'UTC', null)).shell.filter;

describe('filters', () => {
  it.each([
    { filters: [], filter: 'device:mobile', exclude: false, expected: ['device:mobile'] },
    {
      filters: ['page:/a', '!device:mobile'],
      filter: 'device:mobile',
      exclude: false,
      expected: ['page:/a', 'device:mobile'],
    },
    {
      filters: ['device:mobile'],
      filter: 'device:mobile',
      exclude: true,
      expected: ['!device:mobile'],
    },
  ])('$filters with $filter (exclude $exclude)', ({ filters, filter, exclude, expected }) => {
    expect(withFilter(filters, filter, exclude)).toEqual(expected);
  });

  it.each([
    ['device:mobile', 'device: mobile'],
    ['!page:/p/*', 'not page: /p/*'],
    ['variant:button=b:c', 'variant of a test: button=b:c'],
    ['nonsense', 'nonsense: '],
    ['constructor:x', 'constructor: x'],
  ])('%s reads %s', (filter, expected) => {
    expect(filterWords(filter, words)).toBe(expected);
  });
});
