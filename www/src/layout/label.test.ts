import { expect, it } from 'vitest';
import { fitting } from './label';

it('keeps what fits', () => {
  expect(fitting('/carrinho', 100, 12)).toBe('/carrinho');
});

it('cuts the middle, within the room', () => {
  const cut = fitting('/tenis/corrida/modelo-azul-42', 100, 12);
  expect(cut).toBe('/tenis/…azul-42');
  expect(cut.length).toBeLessThanOrEqual(Math.floor(100 / (12 * 0.54)));
});
