import { expect, it } from 'vitest';
import { find, type Found } from './find';

const all: Found[] = ['Visão geral', 'Caminhos', 'Saídas', '/p/caneca', 'Carrinhos do Pix'].map(
  (text) => ({ kind: 'x', text, href: text }),
);
const texts = (query: string, most = 9) => find(query, all, most).map(({ text }) => text);

it.each([
  ['saidas', ['Saídas']],
  ['CA', ['Caminhos', 'Carrinhos do Pix', '/p/caneca']],
  ['pix carr', ['Carrinhos do Pix']],
  ['nothing', []],
])('%s finds %j', (query, expected) => {
  expect(texts(query)).toEqual(expected);
});

it('shows what there is before anything is typed, and no more than asked for', () => {
  expect(texts('', 2)).toEqual(['Visão geral', 'Caminhos']);
  expect(texts('a', 2)).toHaveLength(2);
});
