/** The results of a search: `/demo/search/?q=TERM`. */
import { find, products } from '../catalogue.js';
import { inEveryLanguage, t } from '../language.js';
import { one, startShell } from '../shell.js';
import { cardOf, watchShelves } from '../shelves.js';
import { search } from '../track.js';

const SUGGESTIONS = 4;

startShell();

const term = (new URLSearchParams(location.search).get('q') ?? '').trim();
const found = find(term);
const heading = one(document, '[data-found]');
const shelf = one(document, '[data-results]');

for (const input of document.querySelectorAll('input[name="q"]')) {
  if (input instanceof HTMLInputElement) input.value = term;
}
inEveryLanguage(() => {
  heading.textContent = resultText();
});
const shown = found.length > 0 ? found : products.slice(0, SUGGESTIONS);
shelf.dataset.shelf = found.length > 0 ? 'search' : 'search-suggestions';
shelf.replaceChildren(...shown.map(cardOf));
if (term) search(term, found.length);
watchShelves(document);

function resultText() {
  if (!term) return t('search.empty');
  if (found.length === 0) return t('search.none', { term });
  const key = found.length === 1 ? 'search.found.one' : 'search.found';
  return t(key, { term, count: found.length });
}
