/** The collector's counters, read from Prometheus' text format. */
export interface SiteMetrics {
  stored: number;
  duplicates: number;
  /** Single events, by reason; only those that happened, most first. */
  rejected: { reason: string; count: number }[];
  /** Events counted under (other). */
  otherPaths: number;
  unsealed: number;
  segments: number;
  /** Of all sites: bodies refused whole, by code, most first. */
  refused: { code: string; count: number }[];
  storeBytes: number;
  damaged: number;
}

interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export function siteMetrics(text: string, site: string): SiteMetrics {
  const all = samples(text);
  const ours = all.filter(({ labels }) => labels['site'] === site);
  const sum = (from: readonly Sample[], name: string, where: Record<string, string> = {}) =>
    from
      .filter(
        (sample) =>
          sample.name === name &&
          Object.entries(where).every(([label, value]) => sample.labels[label] === value),
      )
      .reduce((total, { value }) => total + value, 0);
  const events = 'jornada_events_total';
  const most = (a: { count: number }, b: { count: number }) => b.count - a.count;
  return {
    stored: sum(ours, events, { outcome: 'stored' }),
    duplicates: sum(ours, events, { outcome: 'duplicate' }),
    rejected: ours
      .filter(
        ({ name, labels, value }) =>
          name === events && labels['outcome'] === 'rejected' && value > 0,
      )
      .map(({ labels, value }) => ({ reason: labels['reason'] ?? '', count: value }))
      .sort(most),
    otherPaths: sum(ours, 'jornada_other_paths_total'),
    unsealed: sum(ours, 'jornada_unsealed_events'),
    segments: sum(ours, 'jornada_segments'),
    refused: all
      .filter(({ name, value }) => name === 'jornada_refused_requests_total' && value > 0)
      .map(({ labels, value }) => ({ code: labels['code'] ?? '', count: value }))
      .sort(most),
    storeBytes: sum(all, 'jornada_store_bytes'),
    damaged: sum(all, 'jornada_store_damaged_values'),
  };
}

function samples(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = /^([a-zA-Z_:]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    return [{ name, labels: labelsOf(labels), value: Number(value) }];
  });
}

function labelsOf(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/([a-zA-Z_]+)="((?:[^"\\]|\\.)*)"/g)) {
    found[name] = value.replace(/\\(.)/g, (_, escaped: string) =>
      escaped === 'n' ? '\n' : escaped,
    );
  }
  return found;
}
