import { expect, it } from 'vitest';
import { newest } from './arriving';

const LINES = [
  '{"id":"a.1","visitor":"v","at":1000,"type":"page_view","url":"/a"}',
  'nonsense',
  '{"id":"a.3","visitor":"v","at":"1970-01-01T00:00:03Z","type":"custom","name":"wished"}',
  '',
  '{"id":"a.2","visitor":"w","at":2000,"type":"purchase","url":"/b"}',
  '7',
].join('\n');

it('reads the newest first and leaves out what is no event', () => {
  expect(newest(LINES, 9).map(({ id, type, at }) => [id, type, at])).toEqual([
    ['a.3', 'wished', 3000],
    ['a.2', 'purchase', 2000],
    ['a.1', 'page_view', 1000],
  ]);
  expect(newest(LINES, 1)).toHaveLength(1);
  expect(newest('', 9)).toEqual([]);
});
