/** Who is meant by a rule, in words. */
import type { audiences } from '../../i18n/en/audiences';
import type { Messages } from '../../i18n/messages';
import { eventName, wordFor } from '../matcher';
import type { Rule } from '../rule';

type Words = ReturnType<typeof audiences>['rule'];

export function ruleWords(rule: Rule | null, words: Words, glossary: Messages['words']): string {
  if (rule === null) return words.everybody;
  switch (rule.kind) {
    case 'node': {
      const { step, name } = node(rule.value, glossary);
      return words.node(name, step);
    }
    case 'link': {
      const [from = '', to = ''] = rule.value.split('>');
      return words.link(node(from, glossary).name, node(to, glossary).name);
    }
    case 'funnel': {
      const of = new Map(rule.query);
      const state = wordFor(of.get('state') ?? 'reached', words.states);
      return words.funnel(of.get('step') ?? '1', state);
    }
    case 'cart': {
      const states = rule.value.split('|').map((state) => wordFor(state, words.carts));
      return words.cart(states.join(words.or));
    }
  }
}

/** The parts of a node's id, `STEP:KIND:LABEL` or `STEP:ENDING`. */
function node(id: string, glossary: Messages['words']): { step: string; name: string } {
  const [step = '', kind = '', ...label] = id.split(':');
  const text = label.join(':');
  if (text === '') return { step, name: wordFor(kind, glossary.endings) };
  return { step, name: kind === 'page' ? text : eventName(text, glossary) };
}
