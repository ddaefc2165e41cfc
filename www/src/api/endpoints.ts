/** The collector's endpoints by name. */
import { call, type Query } from './client';
import type { ExperimentEntry, Report, ReportName, Site, SiteSettings } from './types';

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
