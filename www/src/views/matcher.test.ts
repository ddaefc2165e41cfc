import { describe, expect, it } from 'vitest';
import { ptBR } from '../i18n/pt-BR';
import { Formats } from '../i18n/formats';
import { completed, matcherName } from './matcher';

const { words } = ptBR(new Formats('pt-BR', 'UTC', null));

describe('completed', () => {
  it.each([
    ['', ''],
    [' /cart ', 'page:/cart'],
    ['purchase', 'event:purchase'],
    ['event:purchase[value>=100]', 'event:purchase[value>=100]'],
  ])('%j is %j', (typed, matcher) => {
    expect(completed(typed)).toBe(matcher);
  });
});

describe('matcherName', () => {
  it.each([
    ['event:purchase', 'Comprou'],
    ['event:purchase;optional', 'Comprou'],
    ['event:my_own', 'my_own'],
    ['event:constructor', 'constructor'],
    ['page:/cart', '/cart'],
    ['page:/a|page:/b', '/a | /b'],
    ['event:purchase|page:/b;optional', 'Comprou | /b'],
    ['event:purchase[x=1|2]', 'event:purchase[x=1|2]'],
    ['event:purchase[value>=1]', 'event:purchase[value>=1]'],
  ])('%s reads %s', (matcher, name) => {
    expect(matcherName(matcher, words)).toBe(name);
  });
});
