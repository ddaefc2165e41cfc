/** Where two path diagrams differ: nodes by the difference of their shares. */
import type { PathNode, Paths } from '../../api/types';

export interface Difference {
  node: PathNode;
  here: number;
  there: number;
}

export function differences(here: Paths, there: Paths, most: number): Difference[] {
  const shares = (report: Paths) =>
    new Map(report.nodes.map(({ id, count }) => [id, count / Math.max(1, report.population)]));
  const [left, right] = [shares(here), shares(there)];
  const nodes = new Map([...there.nodes, ...here.nodes].map((node) => [node.id, node]));
  const size = ({ here: a, there: b }: Difference) => Math.abs(a - b);
  return (
    [...nodes.values()]
      // What is folded into "others" differs by what lies outside, not by itself.
      .filter(({ kind }) => kind !== 'other')
      .map((node) => ({ node, here: left.get(node.id) ?? 0, there: right.get(node.id) ?? 0 }))
      .filter((row) => size(row) > 0)
      .sort((a, b) => size(b) - size(a) || (a.node.id < b.node.id ? -1 : 1))
      .slice(0, most)
  );
}
