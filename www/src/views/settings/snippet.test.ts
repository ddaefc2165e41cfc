import { describe, expect, it } from 'vitest';
import { PLATFORMS, tagSnippet, type Shop } from './snippet';

const shop: Shop = {
  origin: 'https://collect.shop.example',
  site: 'shop',
  platform: 'html',
  asksConsent: false,
};
const close = '</' + 'script>';

describe('tagSnippet', () => {
  it('is the stub and the tag, with site and consent', () => {
    const [stub, tag] = tagSnippet(shop).split('\n');
    expect(stub).toMatch(/^<script>window\.jornada=/);
    expect(tag).toBe(
      `<script async src="https://collect.shop.example/jornada.js" data-site="shop" data-consent="granted">${close}`,
    );
    expect(tagSnippet({ ...shop, asksConsent: true })).toContain('data-consent="required"');
  });

  it.each(PLATFORMS)('says site, collector and consent for %s', (platform) => {
    const snippet = tagSnippet({ ...shop, platform, asksConsent: true });
    for (const said of ['https://collect.shop.example/jornada.js', 'shop', 'required']) {
      expect(snippet).toContain(said);
    }
  });

  it.each(['vtex', 'nuvemshop'] as const)('is a script alone for %s, which runs', (platform) => {
    const snippet = tagSnippet({ ...shop, site: 'a"b', platform });
    expect(snippet).not.toContain('<script');
    const tag: Record<string, string> = {};
    const element = {
      setAttribute: (name: string, value: string) => {
        tag[name] = value;
      },
    };
    const page = { createElement: () => element, head: { appendChild: () => undefined } };
    const window: Record<string, unknown> = {};
    new Function('document', 'window', 'jornada', snippet)(page, window, {});
    expect(tag).toEqual({ 'data-site': 'a"b', 'data-consent': 'granted' });
    expect(window['jornada']).toBeTypeOf('function');
  });

  it('lets no site end an attribute or a script', () => {
    const site = `"><b${close}`;
    expect(tagSnippet({ ...shop, site })).toContain('data-site="&quot;>&lt;b&lt;/script>"');
    expect(tagSnippet({ ...shop, site, platform: 'gtm' }).split(close)).toHaveLength(2);
  });
});
