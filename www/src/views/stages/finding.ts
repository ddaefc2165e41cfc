/** Where most people stop, how many get to an order, and which pain costs most. */
import type { Pain, StageRow, Stages } from '../../api/types';
import type { stages } from '../../i18n/en/stages';
import { rich, type Phrase } from '../../i18n/rich';
import { wordFor } from '../matcher';

type Words = ReturnType<typeof stages>;

export interface StagePain extends Pain {
  stage: string;
}

export function stagesFinding(
  words: Words['finding'],
  { stages }: Stages,
  stageName: (key: string) => string,
  painName: (pain: Pain) => string,
): Phrase {
  const entered = Math.max(0, ...stages.map((stage) => stage.entered));
  if (entered === 0) return words.nobody();
  const stop = stopOf(stages);
  const said = stop
    ? words.stop(stageName(stop.key), stop.entered - stop.advanced, stop.entered)
    : words.onward(entered);
  const order = stages.find(({ key }) => key === 'purchase');
  const bought =
    order && order.entered > 0 ? words.bought(order.entered, order.entered / entered) : '';
  const [worst] = painsOf(stages);
  const pain =
    worst && worst.money.length > 0 ? words.pain(painName(worst), worst.money, worst.visitors) : '';
  return rich`${said}${bought}${pain}`;
}

/** The stage at which most people stay; the last one is where they are meant to. */
function stopOf(stages: readonly StageRow[]): StageRow | undefined {
  const stay = ({ entered, advanced }: StageRow) => entered - advanced;
  return stages
    .slice(0, -1)
    .filter((stage) => stay(stage) > 0)
    .reduce<StageRow | undefined>(
      (most, stage) => (most && stay(most) >= stay(stage) ? most : stage),
      undefined,
    );
}

/** The pains of all stages, most money first, then most people. */
export function painsOf(stages: readonly StageRow[]): StagePain[] {
  const worth = ({ money }: Pain) => money[0]?.minor ?? 0;
  return stages
    .flatMap(({ key, pains }) => pains.map((pain) => ({ ...pain, stage: key })))
    .sort((a, b) => worth(b) - worth(a) || b.visitors - a.visitors);
}

/** A pain in words; `key` names a step, an error, a field, pages or a term. */
export function painWords(
  { kind, key }: Pain,
  words: Words['pains']['names'],
  steps: Readonly<Record<string, string>>,
): string {
  const say = Object.hasOwn(words, kind) ? words[kind] : undefined;
  const shown = kind === 'loop' ? key.replace(' <> ', ' ⇄ ') : wordFor(key, steps);
  return say ? say(shown) : `${kind} ${key}`;
}
