/** The journey map: stages by what people met and suffered in them. */
import type { Money } from '../../api/types';
import type { Formats } from '../formats';
import { code, gain, loss, note, rich, strong, type Phrase } from '../rich';

export const stages = (f: Formats) => {
  const people = (n: number) => f.count(n, { one: 'person', other: 'people' });
  return {
    finding: {
      nobody: (): Phrase => rich`Nobody entered a stage in this period.`,
      stop: (stage: string, stopped: number, entered: number): Phrase =>
        rich`Most people stop at ${strong(stage)}: ${loss(f.number(stopped))} of ${people(entered)} (${f.percent(stopped / entered)}) have not moved on.`,
      onward: (entered: number): Phrase => rich`All ${people(entered)} moved on.`,
      bought: (n: number, rate: number): Phrase =>
        rich` ${gain(f.percent(rate))} got to an order: ${strong(people(n))}.`,
      pain: (name: string, money: readonly Money[], n: number): Phrase =>
        rich` ${note(`The costliest pain: ${name}, with ${f.moneyList(money, true)} left by ${people(n)} (association, not cause).`)}`,
    },
    map: 'Stages',
    mapSub: 'people, each once in each figure',
    names: {
      discovery: 'Discovery',
      consideration: 'Consideration',
      action: 'Action',
      purchase: 'Purchase',
      loyalty: 'Loyalty',
      promoter: 'Promoter',
    } as Record<string, string>,
    entered: 'Entered',
    current: 'In it now',
    advanced: 'Moved on',
    wentBack: 'Moved back',
    left: 'Left for good',
    time: 'Time until moving on (median)',
    lost: 'Left in carts',
    stage: 'Stage',
    movedOn: (rate: number) => `${f.percent(rate)} move on`,
    within: (span: string) => `half within ${span}`,
    now: (n: number) => `${f.number(n)} in it now`,
    lostMoney: (money: readonly Money[]) => `${f.moneyList(money, true)} left in carts`,
    touchpoints: 'What they meet',
    noTouchpoint: 'Nothing seen in this stage.',
    kinds: { channel: 'channel', page: 'page', action: 'action', contact: 'contact' } as Record<
      string,
      string
    >,
    pains: {
      title: 'Pains, by the money left with them',
      sub: 'what the checkouts that were left with it were worth: association, not cause',
      empty: 'No pain was seen in this period.',
      pain: 'Pain',
      stage: 'Stage',
      people: 'People',
      money: 'Money left',
      names: {
        checkout_left: (key: string) => `left the checkout at “${key}”`,
        error: (key: string) => `saw the error ${key}`,
        field_returned: (key: string) => `had to fill ${key} again`,
        loop: (key: string) => `went back and forth: ${key}`,
        zero_results: (key: string) => `searched for ${key} and found nothing`,
      } as Record<string, (key: string) => string>,
    },
    editor: {
      title: 'Stages of this site',
      text: rich`Lowest first. A rule is ${code('first_touch')}, ${code('returned')}, ${code('order')}, ${code('repeat_order')} or a matcher such as ${code('event:sign_up')}, with ${code('|')} between alternatives.`,
      key: (n: number) => `Name of stage ${f.number(n)}`,
      rule: (n: number) => `Rule of stage ${f.number(n)}`,
      window: 'A rule that was met counts for',
      note: (n: number) => `Note on stage ${f.number(n)}`,
      noteHint: 'a note on the map',
      add: 'Add a stage',
      remove: (n: number) => `Remove stage ${f.number(n)}`,
      save: 'Save the stages',
      reset: 'Back to the usual stages',
      saved: 'Saved.',
    },
  };
};
