/**
 * The only door to the collector: adds the token, reads problem+json, and aborts
 * with the caller. Knows no report and no screen.
 */
import { ApiError, parseProblem } from './problem';
import { storedToken } from './token';

/** Query parameters in order; a name may repeat (`step`, `filter`). */
export type Query = readonly (readonly [string, string])[];

export interface Call {
  method?: 'GET' | 'PUT' | 'POST' | 'DELETE';
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
}

/** Performs a call and gives its JSON; throws `ApiError`, or the abort itself. */
export async function call<T>(path: string, options: Call = {}): Promise<T> {
  const text = await callText(path, options);
  if (text === '') return undefined as T;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new ApiError({ status: 200, code: 'unreadable', title: '', detail: path });
  }
}

/** Performs a call and gives its text as it is. */
export async function callText(path: string, options: Call = {}): Promise<string> {
  const response = await send(path, options);
  const text = await response.text();
  if (!response.ok) throw new ApiError(parseProblem(response.status, text));
  return text;
}

async function send(path: string, { method = 'GET', query, body, signal }: Call) {
  const headers = new Headers({ Accept: 'application/json' });
  const token = storedToken();
  if (token) headers.set('Authorization', `Bearer ${token}`);
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  try {
    return await fetch(withQuery(path, query), {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
    });
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    throw new ApiError({ status: 0, code: 'unreachable', title: '', detail: '' });
  }
}

/** The path with its query, leaving `:`, `/`, `*` and `,` readable as in the docs. */
export function withQuery(path: string, query: Query = []): string {
  if (query.length === 0) return path;
  const pairs = query.map(([name, value]) => `${encodeURIComponent(name)}=${readable(value)}`);
  return `${path}?${pairs.join('&')}`;
}

function readable(value: string): string {
  return encodeURIComponent(value).replace(/%(3A|2F|2C)/g, (escape) => decodeURIComponent(escape));
}
