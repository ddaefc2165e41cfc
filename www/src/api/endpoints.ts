/** The collector's endpoints by name. */
import { call, callText, type Query } from './client';
import { problemOf } from './problem';
import type {
  Annotation,
  ExperimentEntry,
  Goal,
  Me,
  Report,
  ReportName,
  SavedQuery,
  Site,
  SiteSettings,
  StagesDefinition,
} from './types';

const site = (id: string) => `/v1/sites/${encodeURIComponent(id)}`;

export async function listSites(signal?: AbortSignal): Promise<Site[]> {
  const answer = await call<{ sites: Site[] }>('/v1/sites', signal ? { signal } : {});
  return answer.sites;
}

export function fetchReport<Name extends ReportName>(
  name: Name,
  siteId: string,
  query: Query,
  signal: AbortSignal,
): Promise<Report<Name>> {
  return call(`${site(siteId)}/reports/${name}`, { query, signal });
}

export async function listExperiments(
  siteId: string,
  signal: AbortSignal,
): Promise<ExperimentEntry[]> {
  const answer = await call<{ experiments: ExperimentEntry[] }>(`${site(siteId)}/experiments`, {
    signal,
  });
  return answer.experiments;
}

/** What is defined of an experiment; its id alone where it was only seen in events. */
export async function fetchExperiment(
  siteId: string,
  id: string,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const all = await listExperiments(siteId, signal);
  return { ...(all.find((one) => one.id === id) ?? { id }) };
}

export function saveExperiment(
  siteId: string,
  id: string,
  definition: Record<string, unknown>,
): Promise<unknown> {
  const path = `${site(siteId)}/experiments/${encodeURIComponent(id)}`;
  return call(path, { method: 'PUT', body: definition });
}

export function removeExperiment(siteId: string, id: string): Promise<unknown> {
  return call(`${site(siteId)}/experiments/${encodeURIComponent(id)}`, { method: 'DELETE' });
}

export function fetchSettings(siteId: string, signal: AbortSignal): Promise<SiteSettings> {
  return call(`${site(siteId)}/settings`, { signal });
}

/** Sets all settings, absent ones to their defaults; a new name makes a site. */
export function saveSettings(
  siteId: string,
  settings: Partial<SiteSettings>,
): Promise<SiteSettings> {
  return call(`${site(siteId)}/settings`, { method: 'PUT', body: settings });
}

export function loadDemoData(): Promise<unknown> {
  return call('/v1/demo-data', { method: 'POST' });
}

export function removeDemoData(): Promise<unknown> {
  return call('/v1/demo-data', { method: 'DELETE' });
}

/** The documents that a site has many of, by their place in paths. */
interface Documents {
  audiences: SavedQuery;
  funnels: SavedQuery;
  goals: Goal;
  annotations: Annotation;
}

export async function listDocuments<Kind extends keyof Documents>(
  siteId: string,
  kind: Kind,
  signal?: AbortSignal,
): Promise<Documents[Kind][]> {
  const path = `${site(siteId)}/${kind}`;
  const answer = await call<Record<Kind, Documents[Kind][]>>(path, signal ? { signal } : {});
  return answer[kind];
}

/** Saves a document under its id, in the place of what was there. */
export function saveDocument<Kind extends keyof Documents>(
  siteId: string,
  kind: Kind,
  { id, ...body }: Documents[Kind],
): Promise<unknown> {
  const path = `${site(siteId)}/${kind}/${encodeURIComponent(id)}`;
  return call(path, { method: 'PUT', body });
}

export function removeDocument(siteId: string, kind: keyof Documents, id: string): Promise<void> {
  return call(`${site(siteId)}/${kind}/${encodeURIComponent(id)}`, { method: 'DELETE' });
}

/** The site's own path groups; none where it has not set any. */
export async function fetchGroups(siteId: string, signal: AbortSignal): Promise<string[]> {
  try {
    return (await call<{ groups: string[] }>(`${site(siteId)}/groups`, { signal })).groups;
  } catch (thrown) {
    if (problemOf(thrown).status === 404) return [];
    throw thrown;
  }
}

/** The site's own stages; null where it has not set any. */
export async function fetchStages(
  siteId: string,
  signal: AbortSignal,
): Promise<StagesDefinition | null> {
  try {
    return await call<StagesDefinition>(`${site(siteId)}/stages`, { signal });
  } catch (thrown) {
    if (problemOf(thrown).status === 404) return null;
    throw thrown;
  }
}

export function saveStages(siteId: string, stages: StagesDefinition): Promise<unknown> {
  return call(`${site(siteId)}/stages`, { method: 'PUT', body: stages });
}

export function removeStages(siteId: string): Promise<unknown> {
  return call(`${site(siteId)}/stages`, { method: 'DELETE' });
}

export function saveGroups(siteId: string, groups: readonly string[]): Promise<unknown> {
  return call(`${site(siteId)}/groups`, { method: 'PUT', body: { groups } });
}

/** Takes a visitor, and whoever identified as the same user, out of everything. */
export function eraseVisitor(
  siteId: string,
  visitor: string,
): Promise<{ erased: string[]; pending: boolean }> {
  return call(`${site(siteId)}/visitors/${encodeURIComponent(visitor)}`, { method: 'DELETE' });
}

export function fetchMe(signal: AbortSignal): Promise<Me> {
  return call('/v1/me', { signal });
}

/** Opens a session, which the browser keeps as a cookie. */
export function login(name: string, password: string): Promise<Me> {
  return call('/v1/login', { method: 'POST', body: { name, password } });
}

/** Makes the first account by the token that the collector printed, and logs in. */
export function setUp(token: string, name: string, password: string): Promise<Me> {
  return call('/v1/setup', { method: 'POST', body: { token, name, password } });
}

export function openShared(link: string, password: string): Promise<Me> {
  return call('/v1/shared', { method: 'POST', body: { link, password } });
}

export function logout(): Promise<unknown> {
  return call('/v1/logout', { method: 'POST' });
}

/** A key by which a server may send events. */
export interface ServerKey {
  id: string;
  created: number;
  /** When it ends, as another one took its place. */
  ends: number | null;
}

export async function listKeys(siteId: string, signal: AbortSignal): Promise<ServerKey[]> {
  return (await call<{ keys: ServerKey[] }>(`${site(siteId)}/keys`, { signal })).keys;
}

/** Makes a key, which is told this once; with `overlap`, the others end after so many hours. */
export function makeKey(siteId: string, overlap?: number): Promise<ServerKey & { key: string }> {
  const body = overlap === undefined ? {} : { overlap_hours: overlap };
  return call(`${site(siteId)}/keys`, { method: 'POST', body });
}

export function removeKey(siteId: string, id: string): Promise<void> {
  return call(`${site(siteId)}/keys/${encodeURIComponent(id)}`, { method: 'DELETE' });
}

/** Every event since an instant, one a line. */
export function fetchEvents(siteId: string, from: string, signal: AbortSignal): Promise<string> {
  return callText(`${site(siteId)}/events`, { query: [['from', from]], signal });
}

/** The collector's counters in Prometheus' text format. */
export function fetchMetrics(signal: AbortSignal): Promise<string> {
  return callText('/metrics', { signal });
}
