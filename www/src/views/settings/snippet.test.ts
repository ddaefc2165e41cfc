import { expect, it } from 'vitest';
import { tagSnippet } from './snippet';

it('writes the tag with site and consent', () => {
  expect(tagSnippet('https://collect.shop.example', 'shop')).toBe(
    '<script async src="https://collect.shop.example/jornada.js" data-site="shop" data-consent="granted"></' +
      'script>',
  );
});

it('escapes a site that would end the attribute', () => {
  expect(tagSnippet('https://c.example', '"><b')).toContain('data-site="&quot;>&lt;b"');
});
