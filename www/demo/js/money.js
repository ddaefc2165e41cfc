/**
 * Cents as people read them: R$ 249,90 in Portuguese, R$249.90 in English.
 * @param {number} cents
 * @param {import('./catalogue.js').Language} language
 */
export function format(cents, language) {
  const locale = language === 'pt' ? 'pt-BR' : 'en';
  return new Intl.NumberFormat(locale, { style: 'currency', currency: 'BRL' }).format(cents / 100);
}
