/**
 * What the shop sells. The pages are written from this list and the cart looks
 * prices up in it, so a price exists once. Money is integer cents; only
 * `money.js` and `track.js` turn it into something else.
 *
 * @typedef {'pt' | 'en'} Language
 * @typedef {Record<Language, string>} Text
 * @typedef {{ id: string, name: Text, text: Text }} Category
 * @typedef {{ id: string, category: string, cents: number, name: Text, text: Text,
 *   details: Text, sizes: string[] }} Product
 */

/** @type {Category[]} */
export const categories = [
  {
    id: 'tenis',
    name: { pt: 'Tênis', en: 'Sneakers' },
    text: {
      pt: 'Leves no pé, firmes na calçada de pedra.',
      en: 'Light on the foot, steady on cobblestones.',
    },
  },
  {
    id: 'bolsas',
    name: { pt: 'Mochilas e bolsas', en: 'Bags' },
    text: {
      pt: 'Para a feira, a trilha e o ônibus das sete.',
      en: 'For the market, the trail and the seven o’clock bus.',
    },
  },
  {
    id: 'garrafas',
    name: { pt: 'Garrafas e canecas', en: 'Bottles and mugs' },
    text: {
      pt: 'Água fresca o dia todo, café quente a manhã inteira.',
      en: 'Cool water all day, hot coffee all morning.',
    },
  },
  {
    id: 'acessorios',
    name: { pt: 'Acessórios', en: 'Accessories' },
    text: {
      pt: 'Sombra para a cabeça e conforto para os pés.',
      en: 'Shade for the head and comfort for the feet.',
    },
  },
];

const SHOE_SIZES = ['35', '36', '37', '38', '39', '40', '41', '42', '43'];

/** @type {Product[]} */
export const products = [
  {
    id: 'tenis-brisa',
    category: 'tenis',
    cents: 24990,
    name: { pt: 'Tênis Brisa', en: 'Brisa sneaker' },
    text: {
      pt: 'Malha que respira e sola de borracha reciclada. Pesa menos que um abacate.',
      en: 'Breathing mesh and a sole of recycled rubber. Lighter than an avocado.',
    },
    details: { pt: '210 g no tamanho 39', en: '210 g in size 39' },
    sizes: SHOE_SIZES,
  },
  {
    id: 'tenis-duna',
    category: 'tenis',
    cents: 31990,
    name: { pt: 'Tênis Duna', en: 'Duna high-top' },
    text: {
      pt: 'Cano alto de lona encerada para areia, poça e dia de chuva.',
      en: 'A high-top of waxed canvas for sand, puddles and rainy days.',
    },
    details: { pt: 'Resiste a água até o tornozelo', en: 'Keeps water out up to the ankle' },
    sizes: SHOE_SIZES,
  },
  {
    id: 'tenis-mare',
    category: 'tenis',
    cents: 18990,
    name: { pt: 'Tênis Maré', en: 'Maré slip-on' },
    text: {
      pt: 'Sem cadarço: calça com uma mão enquanto a outra segura o pão.',
      en: 'No laces: put them on with one hand while the other holds the bread.',
    },
    details: { pt: 'Palmilha de cortiça', en: 'Cork insole' },
    sizes: SHOE_SIZES,
  },
  {
    id: 'mochila-serra',
    category: 'bolsas',
    cents: 27990,
    name: { pt: 'Mochila Serra', en: 'Serra backpack' },
    text: {
      pt: 'Vinte litros, dois bolsos que se acham no escuro e alça que não escorrega.',
      en: 'Twenty litres, two pockets you find in the dark, straps that stay put.',
    },
    details: { pt: '20 litros, notebook de 14 polegadas', en: '20 litres, fits a 14-inch laptop' },
    sizes: [],
  },
  {
    id: 'sacola-feira',
    category: 'bolsas',
    cents: 8990,
    name: { pt: 'Sacola Feira', en: 'Feira tote' },
    text: {
      pt: 'Algodão grosso que leva melancia e volta dobrada no bolso.',
      en: 'Thick cotton that carries a watermelon and folds into a pocket.',
    },
    details: { pt: 'Aguenta 15 kg', en: 'Holds 15 kg' },
    sizes: [],
  },
  {
    id: 'pochete-ladeira',
    category: 'bolsas',
    cents: 11990,
    name: { pt: 'Pochete Ladeira', en: 'Ladeira belt bag' },
    text: {
      pt: 'Mãos livres para o corrimão, o sorvete e o abraço.',
      en: 'Hands free for the railing, the ice cream and the hug.',
    },
    details: { pt: 'Fecho que não abre sozinho', en: 'A clasp that does not open by itself' },
    sizes: [],
  },
  {
    id: 'garrafa-rio',
    category: 'garrafas',
    cents: 9990,
    name: { pt: 'Garrafa Rio', en: 'Rio bottle' },
    text: {
      pt: 'Aço inoxidável, boca larga, nada de gosto de metal.',
      en: 'Stainless steel, wide mouth, no taste of metal.',
    },
    details: { pt: '750 ml', en: '750 ml' },
    sizes: [],
  },
  {
    id: 'termica-geada',
    category: 'garrafas',
    cents: 14990,
    name: { pt: 'Térmica Geada', en: 'Geada flask' },
    text: {
      pt: 'Doze horas quente, vinte e quatro horas fria. O chimarrão agradece.',
      en: 'Twelve hours hot, twenty-four hours cold. Your mate says thank you.',
    },
    details: { pt: '1 litro, tampa que vira copo', en: '1 litre, the lid is a cup' },
    sizes: [],
  },
  {
    id: 'caneca-alvorada',
    category: 'garrafas',
    cents: 5990,
    name: { pt: 'Caneca Alvorada', en: 'Alvorada mug' },
    text: {
      pt: 'Ágata esmaltada à mão para o primeiro café do dia.',
      en: 'Hand-enamelled steel for the first coffee of the day.',
    },
    details: { pt: '300 ml', en: '300 ml' },
    sizes: [],
  },
  {
    id: 'bone-sol',
    category: 'acessorios',
    cents: 7990,
    name: { pt: 'Boné Sol', en: 'Sol cap' },
    text: {
      pt: 'Aba curva e regulagem de fivela. Combina com praia e com feira.',
      en: 'Curved brim and buckle strap. Goes with beach and market.',
    },
    details: { pt: 'Proteção UV 50', en: 'UV protection 50' },
    sizes: [],
  },
  {
    id: 'chapeu-praia',
    category: 'acessorios',
    cents: 9490,
    name: { pt: 'Chapéu Praia', en: 'Praia bucket hat' },
    text: {
      pt: 'Sombra de todos os lados e cordão para o vento de agosto.',
      en: 'Shade on every side and a cord for the August wind.',
    },
    details: { pt: 'Dobra sem marcar', en: 'Folds without creases' },
    sizes: [],
  },
  {
    id: 'meias-trilha',
    category: 'acessorios',
    cents: 3990,
    name: { pt: 'Meias Trilha', en: 'Trilha socks' },
    text: {
      pt: 'Três pares que não descem, não apertam e não somem na máquina.',
      en: 'Three pairs that stay up, do not pinch and do not vanish in the wash.',
    },
    details: { pt: 'Pacote com 3 pares', en: 'Pack of 3 pairs' },
    sizes: ['34–38', '39–43'],
  },
];

/**
 * The product of this id.
 * @param {string} id
 * @returns {Product | undefined}
 */
export function productOf(id) {
  return products.find((product) => product.id === id);
}

/**
 * The category of this id.
 * @param {string} id
 * @returns {Category | undefined}
 */
export function categoryOf(id) {
  return categories.find((category) => category.id === id);
}

/**
 * The products whose name or text in either language holds every word asked for, accents and
 * case aside.
 * @param {string} term
 */
export function find(term) {
  const words = plain(term).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return products.filter((product) => {
    const category = categoryOf(product.category);
    const text = plain(
      [product.name, product.text, category?.name]
        .flatMap((text) => (text ? [text.pt, text.en] : []))
        .join(' '),
    );
    return words.every((word) => text.includes(word));
  });
}

/** @param {string} text */
function plain(text) {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();
}
