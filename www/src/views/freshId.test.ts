import { expect, it } from 'vitest';
import { freshId } from './freshId';

it.each([
  ['Carrinhos do Pix', [], 'carrinhos-do-pix'],
  ['  São Paulo, celular! ', [], 'sao-paulo-celular'],
  ['Pix', ['pix'], 'pix-2'],
  ['Pix', ['pix', 'pix-2'], 'pix-3'],
  ['日本', [], 'x'],
])('%s beside %j is %s', (name, taken, expected) => {
  expect(freshId(name, taken)).toBe(expected);
});
