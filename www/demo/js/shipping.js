/**
 * Shipping quotes by postal code. The first digit of a Brazilian CEP is its
 * region; farther from São Paulo costs more and takes longer. Invented, yet
 * steady: the same CEP always gets the same quotes.
 *
 * @typedef {{ tier: 'economy' | 'express' | 'pickup', cents: number, days: number }} Quote
 */

const FREE_FROM = 29900;

/** How far the region of each first digit is from the shop, 0 to 4. */
const DISTANCE = [0, 1, 1, 1, 3, 3, 4, 2, 1, 2];

/**
 * @param {string} cep
 * @param {number} goods cents of what is in the cart
 * @returns {Quote[]}
 */
export function quotes(cep, goods) {
  const region = Number(cep[0]);
  const distance = DISTANCE[region] ?? 0;
  /** @type {Quote[]} */
  const found = [
    {
      tier: 'economy',
      cents: goods >= FREE_FROM ? 0 : 1490 + 550 * distance,
      days: 4 + 2 * distance,
    },
    { tier: 'express', cents: 2490 + 890 * distance, days: 1 + distance },
  ];
  if (region === 0) found.push({ tier: 'pickup', cents: 0, days: 1 });
  return found;
}
