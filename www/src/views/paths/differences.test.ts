import { expect, it } from 'vitest';
import type { PathNode, Paths } from '../../api/types';
import { differences } from './differences';

const node = (id: string, count: number, kind: PathNode['kind'] = 'page'): PathNode => ({
  id,
  step: 1,
  label: id,
  kind,
  count,
  share: 0,
  share_of_all: 0,
  median_ms: null,
  conversions: 0,
  revenue: [],
});
const report = (population: number, nodes: PathNode[]): Paths => ({
  population,
  sessions: population,
  open_sessions: 0,
  visitors: population,
  nodes,
  links: [],
  top_paths: [],
  distinct_paths: 0,
});

it('ranks nodes by how far their shares lie apart, each out of its own side', () => {
  const here = report(100, [node('a', 50), node('b', 40), node('o', 10, 'other')]);
  const there = report(10, [node('a', 5), node('c', 1), node('o', 4, 'other')]);
  expect(
    differences(here, there, 9).map(({ node, here, there }) => [node.id, here, there]),
  ).toEqual([
    ['b', 0.4, 0],
    ['c', 0, 0.1],
  ]);
  expect(differences(here, there, 1)).toHaveLength(1);
  expect(differences(here, report(0, []), 9)).toHaveLength(2);
});
