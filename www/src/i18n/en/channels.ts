/** Channels and what they are owed. */
import type { Money } from '../../api/types';
import type { Formats } from '../formats';
import { gain, note, rich, strong, type Phrase } from '../rich';

export const channels = (f: Formats) => {
  const conversions = (n: number) => f.count(n, { one: 'conversion', other: 'conversions' });
  return {
    finding: {
      none: (sessions: number): Phrase =>
        rich`No conversion in this period, over ${strong(f.count(sessions, { one: 'session', other: 'sessions' }))}: there is no credit to share.`,
      best: (
        key: string,
        credit: number,
        all: number,
        share: number,
        money: readonly Money[],
      ): Phrase =>
        rich`${strong(key)} is owed ${gain(f.decimal(credit, 1))} of ${conversions(all)} (${f.percent(share)})${money.length > 0 ? `, ${f.moneyList(money, true)}` : ''}.`,
      unattributed: (credit: number): Phrase =>
        rich` ${strong(f.decimal(credit, 1))} came without any known touch.`,
      timing: (span: string, touches: number): Phrase =>
        rich` ${note(`Half convert within ${span} of the first touch, over ${f.decimal(touches, 1)} ${f.plural(touches, { one: 'touch', other: 'touches' })}. Credit by this model is a convention, not a cause.`)}`,
      markov: (): Phrase =>
        rich` ${note('No path without a conversion is known, so removal effects only say how often channels are met.')}`,
    },
    model: 'Model',
    models: {
      last_non_direct: 'last touch, not direct',
      last: 'last touch',
      first: 'first touch',
      linear: 'linear',
      position: 'first and last (position)',
      time_decay: 'time decay',
      markov: 'Markov chain',
    },
    modelMeaning: {
      last_non_direct: 'All credit to the last touch before the conversion that was not direct.',
      last: 'All credit to the last touch before the conversion.',
      first: 'All credit to the first touch within the lookback.',
      linear: 'Equal credit to every touch.',
      position: '40% to the first touch, 40% to the last, the rest between.',
      time_decay: 'Touches count less the longer before the conversion they were.',
      markov:
        'By the share of conversions that would be lost if every way through the channel led nowhere.',
    },
    lookback: 'Looking back',
    lookbacks: { '7d': '7 days', '30d': '30 days', '90d': '90 days' } as Record<string, string>,
    by: 'By',
    bys: { channel: 'channel', source: 'source', campaign: 'campaign' },
    goal: 'Conversion',
    title: 'Credit',
    chart: (by: string) => `credit for conversions by ${by}`,
    table: {
      sessions: 'Sessions',
      visitors: 'Visitors',
      credit: 'Conversions owed',
      share: 'Share of credit',
      perHundred: 'Per 100 visitors',
      revenue: 'Revenue owed',
      removal: 'Removal effect',
      removalMeaning: 'The share of conversions that would be lost without it.',
    },
    unattributed: 'Without a known touch',
    times: {
      title: 'From first touch to conversion',
      sub: 'conversions with a touch within the time looked back',
      row: 'Measured in',
      rows: {
        ms: 'Time',
        days: 'Whole days',
        sessions: 'Sessions with a touch',
        touches: 'Touches',
      },
      shares: {
        p25: 'A quarter within',
        median: 'Half within',
        p75: 'Three quarters within',
        p90: 'Nine in ten within',
      },
      none: 'No conversion with a touch in this period: no time to tell.',
    },
  };
};
