import { describe, expect, it } from 'vitest';
import { pathsQuery, pathsRule, readPaths } from './query';

const ask = (query: string) => pathsQuery(readPaths(new URLSearchParams(query)));

describe('readPaths', () => {
  it.each(['steps=1', 'steps=21', 'steps=x', 'top=0', 'nodes=nonsense'])(
    'takes the usual for %j',
    (query) => {
      expect(ask(query)).toEqual(ask(''));
    },
  );

  it('asks only for the anchors that are set', () => {
    expect(ask('').map(([name]) => name)).not.toContain('start');
    expect(ask('end=event:purchase')).toContainEqual(['end', 'event:purchase']);
  });
});

describe('pathsQuery', () => {
  it('puts patterns before folders, because the first rule names a page', () => {
    const groups = ask('group=folder&group=/p/*&group=/p/*').filter(([name]) => name === 'group');
    expect(groups).toEqual([
      ['group', '/p/*'],
      ['group', 'folder'],
    ]);
  });
});

it('asks for the people of a link by the same question', () => {
  const asked = readPaths(new URLSearchParams('steps=3&group=/p/*&exclude=event:x'));
  const rule = new URLSearchParams(pathsRule(asked, 'link', '1:page:/>2:exit'));
  expect(rule.get('link')).toBe('1:page:/>2:exit');
  expect(rule.get('limit')).toBeNull();
  expect(rule.getAll('group')).toEqual(['/p/*']);
  expect(rule.get('exclude')).toBe('event:x');
});
