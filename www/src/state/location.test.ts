import { describe, expect, it } from 'vitest';
import {
  changed,
  distinct,
  isOurs,
  placeOfSite,
  placeOfView,
  readPlace,
  writePlace,
} from './location';

const at = (path: string) => readPlace(new URL(path, 'http://jornada.example'));

describe('readPlace', () => {
  it.each([
    ['/', null, 'overview'],
    ['/sites/shop/', 'shop', 'overview'],
    ['/sites/shop/paths', 'shop', 'paths'],
    ['/sites/demo/nonsense', 'demo', 'overview'],
    ['/sites/a%20b/exits', 'a b', 'exits'],
    ['/sites/%E0%A4%A/exits', '%E0%A4%A', 'exits'],
  ])('%s', (path, site, view) => {
    expect(at(path)).toMatchObject({ site, view });
  });

  it('comes back to the same address', () => {
    const path = '/sites/shop/funnel?step=page:/cart&step=event:purchase&window=7d';
    expect(writePlace(at(path))).toBe(path);
  });
});

describe('moving', () => {
  const place = at('/sites/shop/paths?range=7d&lang=en&steps=9');

  it('keeps range and language in another view, and drops the old view’s own', () => {
    const next = placeOfView(place, 'funnel', { step: ['page:/', 'event:purchase'] });
    expect(writePlace(next)).toBe(
      '/sites/shop/funnel?range=7d&lang=en&step=page:/&step=event:purchase',
    );
  });

  it('does not carry fixed days to a site with another calendar', () => {
    const fixed = at('/sites/shop/exits?from=2026-01-01&to=2026-02-01&lang=en');
    expect(writePlace(placeOfSite(fixed, 'other'))).toBe('/sites/other/exits?lang=en');
  });

  it('replaces and removes parameters', () => {
    expect(changed(place.params, { steps: '3', range: null }).toString()).toBe('lang=en&steps=3');
  });
});

it('takes a repeated value once', () => {
  const params = new URLSearchParams('filter=a&filter=b&filter=a');
  expect(distinct(params, 'filter')).toEqual(['a', 'b']);
});

it.each([
  ['/', true],
  ['/sites/demo/overview', true],
  ['/demo/', false],
  ['/v1/sites', false],
])('%s ours: %s', (path, ours) => {
  expect(isOurs(new URL(path, 'http://jornada.example'))).toBe(ours);
});
