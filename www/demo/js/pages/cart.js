/**
 * The cart, and the A/B test on its checkout button: `control` is the button
 * that the shop had, `direct` names the sum and promises three steps.
 */
import { change, lines, price, subtotal } from '../cart.js';
import { current, inEveryLanguage, t } from '../language.js';
import { format } from '../money.js';
import { sums } from '../order.js';
import { copyOf, one, startShell } from '../shell.js';
import { lineName, showSums } from '../summary.js';
import { cartChanged, viewCart } from '../track.js';

/** If no answer came by then, the tag is not there: show the button as it was. */
const PATIENCE_MS = 1_000;

/** @type {string | null} */
let variant = null;

startShell();
inEveryLanguage(show);
if (lines().length > 0) {
  viewCart(lines());
  window.jornada('experiment', 'checkout-button', decide);
  setTimeout(() => decide('control'), PATIENCE_MS);
}

/**
 * The first answer counts. Until it is there the button keeps its place and is not seen, so
 * that nobody watches it change.
 * @param {string} answer
 */
function decide(answer) {
  if (variant !== null) return;
  variant = answer;
  showButton();
}

function show() {
  const now = lines();
  one(document, '[data-empty]').hidden = now.length > 0;
  one(document, '[data-full]').hidden = now.length === 0;
  one(document, '[data-lines]').replaceChildren(...now.map(rowOf));
  showSums(sums(now), undefined);
  showButton();
}

function showButton() {
  if (variant === null) return;
  const suffix = variant === 'direct' ? '.direct' : '';
  const button = one(document, '[data-checkout]');
  button.textContent = t(`cart.checkout${suffix}`, { total: format(subtotal(lines()), current()) });
  one(document, '[data-checkout-note]').textContent = t(`cart.checkout.note${suffix}`);
  one(document, '[data-decision]').dataset.decision = variant;
}

/** @param {import('../cart.js').Line} line */
function rowOf(line) {
  const row = copyOf('cart-line');
  const name = t(`p.${line.product}.name`);
  const link = one(row, '[data-name]');
  link.textContent = lineName(line);
  link.setAttribute('href', `/demo/p/${line.product}/`);
  one(row, 'img').setAttribute('src', `/demo/img/${line.product}.svg`);
  one(row, '[data-tint]').dataset.tint = line.product;
  one(row, '[data-quantity]').textContent = String(line.quantity);
  one(row, '[data-price]').textContent = format(price(line) * line.quantity, current());
  act(row, 'less', line, -1, t('cart.less', { name }));
  act(row, 'more', line, 1, t('cart.more', { name }));
  act(row, 'remove', line, -line.quantity, t('cart.remove.label', { name }));
  return row;
}

/**
 * @param {HTMLElement} row
 * @param {string} action
 * @param {import('../cart.js').Line} line
 * @param {number} by
 * @param {string} label
 */
function act(row, action, line, by, label) {
  const button = one(row, `[data-${action}]`);
  button.setAttribute('aria-label', label);
  button.addEventListener('click', () => {
    const at = [...one(document, '[data-lines]').children].indexOf(row);
    cartChanged({ ...line, quantity: change(line.product, line.size, by) });
    show();
    // The row was drawn anew: the focus goes back to where it was, or to what is next.
    const rows = one(document, '[data-lines]').children;
    const next = rows[at] ?? rows[rows.length - 1];
    const target = next?.querySelector(`[data-${action}]`) ?? document.querySelector('h1');
    if (target instanceof HTMLElement) target.focus();
  });
}
