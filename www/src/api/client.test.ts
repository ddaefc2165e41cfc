import { afterEach, describe, expect, it, vi } from 'vitest';
import { call, withQuery } from './client';
import { ApiError } from './problem';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Answers every fetch with this, and keeps what was asked. */
function answer(status: number, body: string) {
  const asked: Request[] = [];
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    asked.push(new Request(new URL(path, 'http://jornada.example'), init));
    return Promise.resolve(new Response(body === '' ? null : body, { status }));
  });
  return asked;
}

describe('withQuery', () => {
  it('repeats names, keeps matchers readable, and escapes the rest', () => {
    const query = withQuery('/r', [
      ['step', 'page:/cart'],
      ['step', 'event:purchase[value>=1]&x'],
    ]);
    expect(query).toBe('/r?step=page:/cart&step=event:purchase%5Bvalue%3E%3D1%5D%26x');
    expect(new URLSearchParams(query.slice(3)).getAll('step')[1]).toBe(
      'event:purchase[value>=1]&x',
    );
  });
});

describe('call', () => {
  it('gives the JSON of an answer', async () => {
    const asked = answer(200, '{"sites":[]}');
    expect(await call('/v1/sites')).toEqual({ sites: [] });
    expect(asked[0]?.headers.get('Authorization')).toBeNull();
  });

  it('sends the token of the tab', async () => {
    vi.stubGlobal('sessionStorage', { getItem: () => 'secret' });
    const asked = answer(204, '');
    await call('/v1/demo-data', { method: 'DELETE' });
    expect(asked[0]?.method).toBe('DELETE');
    expect(asked[0]?.headers.get('Authorization')).toBe('Bearer secret');
  });

  it('throws the problem of a refusal', async () => {
    answer(400, '{"code":"invalid_parameter","parameter":"steps"}');
    await expect(call('/x')).rejects.toMatchObject({
      problem: { status: 400, code: 'invalid_parameter', parameter: 'steps' },
    });
  });

  it.each([
    ['unreadable', () => answer(200, '<html>')],
    ['unreachable', () => vi.stubGlobal('fetch', () => Promise.reject(new TypeError('down')))],
  ])('has a code of its own for what is %s', async (code, prepare) => {
    prepare();
    await expect(call('/x')).rejects.toMatchObject({ problem: { code } });
  });

  it('lets an abort through as it is, not as a problem', async () => {
    const controller = new AbortController();
    controller.abort();
    vi.stubGlobal('fetch', () => Promise.reject(new DOMException('stop', 'AbortError')));
    const aborted = call('/x', { signal: controller.signal });
    await expect(aborted).rejects.not.toBeInstanceOf(ApiError);
  });
});
