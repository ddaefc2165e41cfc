/**
 * The URL is the state: `/sites/SITE/VIEW?...`. This file reads and writes such
 * addresses; it does not touch the browser's history.
 */
export const VIEWS = [
  'overview',
  'paths',
  'exits',
  'funnel',
  'stages',
  'checkout',
  'orders',
  'products',
  'experiments',
  'channels',
  'retention',
  'visitors',
  'sessions',
  'audiences',
  'health',
  'settings',
] as const;
export type View = (typeof VIEWS)[number];

export interface Place {
  /** Null on the way in: the first site of the list is then taken. */
  site: string | null;
  view: View;
  params: URLSearchParams;
}

/** Parameters that every view shares and that survive a change of view. */
const SHARED = ['range', 'from', 'to', 'filter', 'compare', 'lang'];
/** Of those, what survives a change of site, whose calendar may differ. */
const ACROSS_SITES = ['range', 'lang'];

export function readPlace(url: URL): Place {
  const [root, site, view] = url.pathname.split('/').filter(Boolean).map(decode);
  const known = VIEWS.find((name) => name === view);
  return {
    site: root === 'sites' && site ? site : null,
    view: known ?? 'overview',
    params: url.searchParams,
  };
}

export function writePlace({ site, view, params }: Place): string {
  const path = site === null ? '/' : `/sites/${encodeURIComponent(site)}/${view}`;
  const query = params
    .toString()
    .replace(/%(3A|2F|2C|2A)/gi, (escape) => decodeURIComponent(escape));
  return query ? `${path}?${query}` : path;
}

/** Whether the dashboard draws this address itself (else it is the server's: `/demo/`, `/v1/`). */
export function isOurs(url: URL): boolean {
  return url.pathname === '/' || url.pathname.startsWith('/sites/');
}

/** Changes to parameters: null removes, a list repeats the name. */
export type Changes = Record<string, string | readonly string[] | null>;

export function changed(params: URLSearchParams, changes: Changes): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name);
    for (const item of typeof value === 'string' ? [value] : (value ?? [])) next.append(name, item);
  }
  return next;
}

/** The values of a parameter that may repeat, each once. */
export function distinct(params: URLSearchParams, name: string): string[] {
  return [...new Set(params.getAll(name))];
}

/** The same site and range in another view, with that view's own parameters. */
export function placeOfView(place: Place, view: View, own: Changes = {}): Place {
  return { ...place, view, params: changed(kept(place.params, SHARED), own) };
}

export function placeOfSite(place: Place, site: string): Place {
  return { site, view: place.view, params: kept(place.params, ACROSS_SITES) };
}

function kept(params: URLSearchParams, names: readonly string[]): URLSearchParams {
  return new URLSearchParams([...params].filter(([name]) => names.includes(name)));
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
