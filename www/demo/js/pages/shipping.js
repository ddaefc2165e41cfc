/** Second step of the checkout: how it is sent, by quotes for the address. */
import { lines, subtotal } from '../cart.js';
import { guard } from '../forms.js';
import { inEveryLanguage, t } from '../language.js';
import { checkout, sums } from '../order.js';
import { quotes } from '../shipping.js';
import { copyOf, formOf, go, one, startShell } from '../shell.js';
import { daysText, shippingText, showLines, showSums } from '../summary.js';
import { addShippingInfo } from '../track.js';

startShell();

const cart = lines();
const progress = checkout.read();
if (cart.length === 0 || !progress?.address) {
  location.replace(cart.length === 0 ? '/demo/cart/' : '/demo/checkout/address/');
} else {
  offer(progress, progress.address);
}

/**
 * @param {import('../order.js').Checkout} progress
 * @param {import('../order.js').Address} address
 */
function offer(progress, address) {
  const form = formOf('#shipping');
  const offers = quotes(address.cep, subtotal(cart));
  let tier = offers.find((quote) => quote.tier === progress.tier)?.tier ?? offers[0]?.tier;

  function show() {
    one(document, '[data-to]').textContent = t('shipping.to', { ...address });
    one(document, '[data-quotes]').replaceChildren(
      ...offers.map((quote) => {
        const option = copyOf('quote');
        const input = option.querySelector('input');
        if (input) Object.assign(input, { value: quote.tier, checked: quote.tier === tier });
        one(option, '[data-tier]').textContent = t(`shipping.${quote.tier}`);
        one(option, '[data-days]').textContent = daysText(quote.days);
        one(option, '[data-price]').textContent = shippingText(quote.cents);
        return option;
      }),
    );
    showLines(one(document, '[data-sum-lines]'), cart);
    showChoice();
  }

  function showChoice() {
    const shipping = offers.find((quote) => quote.tier === tier)?.cents;
    showSums(sums(cart, { shipping }), shipping);
  }

  inEveryLanguage(show);
  form.addEventListener('change', () => {
    tier = offers.find((quote) => quote.tier === new FormData(form).get('tier'))?.tier;
    showChoice();
  });
  guard(
    form,
    () => ({}),
    (values) => {
      const chosen = values.tier ?? '';
      checkout.write({ ...progress, tier: chosen });
      addShippingInfo(cart, chosen);
      go('/demo/checkout/payment/');
    },
  );
}
