/**
 * Who is meant by a list: everybody, or those of a node or link of paths, of a step
 * of a funnel, or with a cart in some state. Spelled in the URL as the collector's
 * lists and audiences spell it.
 */
import type { Query } from '../api/client';
import type { Changes } from '../state/location';

const RULES = ['node', 'link', 'funnel', 'cart'] as const;
/** Parameters that say what a node, link or step is one of. */
const BESIDE = [
  'step',
  'state',
  'start',
  'end',
  'steps',
  'nodes',
  'group',
  'exclude',
  'collapse',
  'count',
  'top',
];

export interface Rule {
  kind: (typeof RULES)[number];
  value: string;
  /** All of it, as the collector is asked. */
  query: Query;
}

/** The rule in an address, if there is one. */
export function readRule(params: URLSearchParams): Rule | null {
  for (const kind of RULES) {
    const value = params.get(kind);
    if (value === null || value === '') continue;
    const beside = [...params].filter(([name]) => BESIDE.includes(name));
    return { kind, value, query: [[kind, value], ...beside] };
  }
  return null;
}

/** The changes to an address that take its rule away. */
export function withoutRule(): Changes {
  return Object.fromEntries([...RULES, ...BESIDE].map((name) => [name, null]));
}

/** Parameters as changes to an address: a name that repeats becomes a list. */
export function asChanges(query: Query): Changes {
  const changes: Record<string, string[]> = {};
  for (const [name, value] of query) (changes[name] ??= []).push(value);
  return changes;
}

/** Filters and rule as one query string: what an audience is saved as. */
export function audienceQuery(filters: readonly string[], rule: Query): string {
  const pairs: Query = [...filters.map((filter) => ['filter', filter] as const), ...rule];
  return new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString();
}
