/** The question that the paths page asks, as its URL holds it. */
import type { Query } from '../../api/client';
import { distinct } from '../../state/location';

export const NODES = ['page', 'event', 'both'] as const;
export const MIN_STEPS = 2;
export const MAX_STEPS = 20;
export const MAX_TOP = 30;

export interface PathsQuestion {
  start: string;
  end: string;
  steps: number;
  nodes: (typeof NODES)[number];
  /** Pages of one folder are one node. */
  folders: boolean;
  /** Further grouping rules, as patterns of pages. */
  groups: readonly string[];
  exclude: readonly string[];
  collapse: boolean;
  count: 'sessions' | 'visitors';
  top: number;
}

export function readPaths(params: URLSearchParams): PathsQuestion {
  const groups = distinct(params, 'group');
  return {
    start: params.get('start') ?? '',
    end: params.get('end') ?? '',
    steps: whole(params.get('steps'), 5, MIN_STEPS, MAX_STEPS),
    nodes: NODES.find((known) => known === params.get('nodes')) ?? 'page',
    folders: groups.includes('folder'),
    groups: groups.filter((group) => group !== 'folder'),
    exclude: distinct(params, 'exclude'),
    collapse: params.get('collapse') !== 'false',
    count: params.get('count') === 'visitors' ? 'visitors' : 'sessions',
    top: whole(params.get('top'), 6, 1, MAX_TOP),
  };
}

/** The same, as lists of sessions and audiences ask for a node or a link of it. */
export function pathsRule(
  question: PathsQuestion,
  kind: 'node' | 'link',
  value: string,
): [string, string][] {
  const beside = pathsQuery(question).filter(([name]) => name !== 'limit');
  return [[kind, value], ...beside.map(([name, text]): [string, string] => [name, text])];
}

export function pathsQuery(question: PathsQuestion): Query {
  const query: [string, string][] = [
    ['steps', String(question.steps)],
    ['nodes', question.nodes],
    ['collapse', String(question.collapse)],
    ['count', question.count],
    ['top', String(question.top)],
    ['limit', '50'],
  ];
  if (question.start) query.push(['start', question.start]);
  if (question.end) query.push(['end', question.end]);
  // Patterns go first: the first rule that matches names the page.
  for (const group of question.groups) query.push(['group', group]);
  if (question.folders) query.push(['group', 'folder']);
  for (const exclude of question.exclude) query.push(['exclude', exclude]);
  return query;
}

function whole(text: string | null, usual: number, least: number, most: number): number {
  const value = Number(text ?? Number.NaN);
  return Number.isInteger(value) && value >= least && value <= most ? value : usual;
}
