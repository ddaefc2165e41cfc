/** What the paths have to say first: how many arrive, and where most are lost. */
import type { PathNode, Paths } from '../../api/types';
import type { Messages } from '../../i18n/messages';
import { rich, type Phrase } from '../../i18n/rich';
import type { PathsQuestion } from './query';

const FEW = 30;

export function pathsFinding(
  words: Messages['paths']['finding'],
  report: Paths,
  { count, end, steps }: PathsQuestion,
  name: (node: PathNode) => string,
  goal: string,
): Phrase {
  const { population } = report;
  if (population === 0) return words.nobody();
  if (population < FEW) return words.few(population, count);
  const share = (kind: PathNode['kind']) => {
    const nodes = report.nodes.filter((node) => node.kind === kind);
    return nodes.reduce((sum, node) => sum + node.count, 0) / population;
  };
  const reached = end === '' ? '' : words.reached(share('goal'), goal, steps, share('cutoff'));
  const worst = largestLoss(report);
  const lost = worst
    ? words.loss(worst.count, count, name(worst.from), worst.from.step, worst.count / population)
    : words.noLoss();
  return rich`${words.population(population, count)}${reached}${lost}`;
}

/** The widest link from a page or action, not from a folded node, to an exit. */
function largestLoss(report: Paths): { from: PathNode; count: number } | undefined {
  const nodes = new Map(report.nodes.map((node) => [node.id, node]));
  let worst: { from: PathNode; count: number } | undefined;
  for (const link of report.links) {
    const from = nodes.get(link.from);
    if (!from || from.kind === 'other' || nodes.get(link.to)?.kind !== 'exit') continue;
    if (link.count > (worst?.count ?? 0)) worst = { from, count: link.count };
  }
  return worst;
}
