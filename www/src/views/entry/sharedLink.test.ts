import { expect, it } from 'vitest';
import { sharedLink } from './sharedLink';

it.each([
  ['/shared', '#jornada_link_x', 'jornada_link_x'],
  ['/shared', '#a%20b', 'a b'],
  ['/shared', '', null],
  ['/shared', '#', null],
  ['/sites/shop/overview', '#content', null],
])('%s%s', (pathname, hash, expected) => {
  expect(sharedLink({ pathname, hash })).toBe(expected);
});
