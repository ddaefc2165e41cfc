/** A product's page: choose a size, put it in the cart. */
import { change } from '../cart.js';
import { productOf } from '../catalogue.js';
import { guard } from '../forms.js';
import { t } from '../language.js';
import { formOf, one, startShell } from '../shell.js';
import { watchShelves } from '../shelves.js';
import { cartChanged, viewItem } from '../track.js';

startShell();

const form = formOf('#buy');
const product = productOf(form.dataset.product ?? '');
if (product) {
  viewItem(product);
  watchShelves(document);
  /** @type {Record<string, import('../forms.js').Rule>} */
  const rules = product.sizes.length > 0 ? { size: (size) => (size ? null : 'error.size') } : {};
  guard(
    form,
    () => rules,
    ({ size = '', quantity }) => {
      const added = change(product.id, size, Number(quantity));
      cartChanged({ product: product.id, size, quantity: added });
      const note = one(document, '[data-added]');
      note.hidden = false;
      const text = one(note, '[data-added-text]');
      text.dataset.t = added > 0 ? 'product.added' : 'product.full';
      text.textContent = t(text.dataset.t);
    },
  );
}
