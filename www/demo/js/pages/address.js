/** First step of the checkout: who receives, and where. */
import { lines } from '../cart.js';
import { guard, rules } from '../forms.js';
import { inEveryLanguage } from '../language.js';
import { checkout, sums } from '../order.js';
import { formOf, go, one, startShell } from '../shell.js';
import { showLines, showSums } from '../summary.js';
import { beginCheckout } from '../track.js';

startShell();

const cart = lines();
if (cart.length === 0) {
  location.replace('/demo/cart/');
} else {
  begin();
}

function begin() {
  // A checkout begins once, however often its first page is seen again.
  const progress = checkout.read() ?? { begun: new Date().toISOString() };
  if (!checkout.read()) {
    checkout.write(progress);
    beginCheckout(cart);
  }
  inEveryLanguage(() => {
    showLines(one(document, '[data-sum-lines]'), cart);
    showSums(sums(cart), undefined);
  });
  const form = formOf('#address');
  for (const [name, value] of Object.entries(progress.address ?? {})) {
    const input = form.elements.namedItem(name);
    if (input instanceof HTMLInputElement || input instanceof HTMLSelectElement) {
      input.value = value;
    }
  }
  const { filled, email, cep } = rules;
  const needed = { name: filled, email, cep, street: filled, number: filled, city: filled };
  guard(
    form,
    () => ({ ...needed, state: filled }),
    (values) => {
      const address = /** @type {import('../order.js').Address} */ (values);
      checkout.write({ ...progress, address });
      go('/demo/checkout/shipping/');
    },
  );
}
