/** The question that the channels page asks, as its URL holds it. */
import type { Query } from '../../api/client';

export const MODELS = [
  'last_non_direct',
  'last',
  'first',
  'linear',
  'position',
  'time_decay',
  'markov',
] as const;
export const BYS = ['channel', 'source', 'campaign'] as const;
export const LOOKBACKS = ['7d', '30d', '90d'] as const;
export const GOAL = 'event:purchase';

export interface ChannelsQuestion {
  model: (typeof MODELS)[number];
  by: (typeof BYS)[number];
  lookback: string;
  /** A matcher, or `goal:` and the id of a saved one. */
  goal: string;
}

export function readChannels(params: URLSearchParams): ChannelsQuestion {
  return {
    model: MODELS.find((known) => known === params.get('model')) ?? 'last_non_direct',
    by: BYS.find((known) => known === params.get('by')) ?? 'channel',
    lookback: params.get('lookback') ?? '30d',
    goal: params.get('goal') ?? GOAL,
  };
}

export function channelsQuery({ model, by, lookback, goal }: ChannelsQuestion): Query {
  return [
    ['model', model],
    ['by', by],
    ['lookback', lookback],
    ['goal', goal],
  ];
}
