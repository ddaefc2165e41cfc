/** Last step of the checkout: card, Pix or boleto, and the order is placed. */
import { empty, lines } from '../cart.js';
import { complain, guard, rules } from '../forms.js';
import { current, inEveryLanguage, t } from '../language.js';
import { format } from '../money.js';
import { checkout, chosenQuote, orderNumber, placed, sums } from '../order.js';
import { formOf, one, startShell } from '../shell.js';
import { showLines, showSums } from '../summary.js';
import { addPaymentInfo } from '../track.js';

/** The card number that the make-believe bank refuses. */
const REFUSED = '4000000000000002';
const MOST_INSTALLMENTS = 3;

startShell();

const cart = lines();
const progress = checkout.read();
const quote = chosenQuote(progress, cart);
if (cart.length === 0 || !progress?.address || !quote) {
  location.replace(cart.length === 0 ? '/demo/cart/' : '/demo/checkout/shipping/');
} else {
  askForPayment(progress.address, quote);
}

/**
 * @param {import('../order.js').Address} address
 * @param {import('../shipping.js').Quote} quote
 */
function askForPayment(address, quote) {
  const form = formOf('#payment');
  const card = one(form, '[data-card]');

  /** @returns {import('../order.js').Payment} */
  function method() {
    const chosen = new FormData(form).get('method');
    return chosen === 'pix' || chosen === 'boleto' ? chosen : 'card';
  }

  function sumsNow() {
    return sums(cart, { shipping: quote.cents, payment: method() });
  }

  function showMethod() {
    card.hidden = method() !== 'card';
    complain(form, '');
    showSums(sumsNow(), quote.cents);
  }

  inEveryLanguage(() => {
    showLines(one(document, '[data-sum-lines]'), cart);
    showInstallments(form, sums(cart, { shipping: quote.cents }).total);
    showMethod();
  });
  form.addEventListener('change', (event) => {
    if (/** @type {HTMLInputElement} */ (event.target).name === 'method') showMethod();
  });

  const { filled, expiry, code } = rules;
  const ofCard = { card: rules.card, holder: filled, expiry, code };
  guard(
    form,
    () => (method() === 'card' ? ofCard : {}),
    (values) => {
      addPaymentInfo(cart, method());
      if (method() === 'card' && values.card?.replace(/\s/g, '') === REFUSED) {
        complain(form, t('payment.refused'));
        return;
      }
      placed.write({
        number: orderNumber(),
        lines: cart,
        ...sumsNow(),
        tier: quote.tier,
        days: quote.days,
        payment: method(),
        installments: Number(values.installments ?? 1),
        name: address.name,
        email: address.email,
      });
      checkout.forget();
      empty();
      // Going back must not offer to pay again.
      location.replace('/demo/thanks/');
    },
  );
}

/**
 * @param {HTMLFormElement} form
 * @param {number} total
 */
function showInstallments(form, total) {
  const select = form.elements.namedItem('installments');
  if (!(select instanceof HTMLSelectElement)) return;
  const chosen = Math.max(select.selectedIndex, 0);
  select.replaceChildren(
    ...Array.from({ length: MOST_INSTALLMENTS }, (_, at) => {
      const count = at + 1;
      const amount = format(Math.ceil(total / count), current());
      return new Option(t('payment.installment', { count, amount }), String(count));
    }),
  );
  select.selectedIndex = chosen;
}
