/**
 * Forms that say kindly what is missing: on sending, each wrong field gets its
 * message, a summary says how many there are, and the first one gets the focus;
 * a message goes as soon as its field is right.
 *
 * @typedef {(value: string) => string | null} Rule the message of what is wrong, or nothing
 */
import { t } from './language.js';

export const rules = /** @satisfies {Record<string, Rule>} */ ({
  filled: (/** @type {string} */ value) => (value ? null : 'error.filled'),
  email: (/** @type {string} */ value) =>
    /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? null : 'error.email',
  cep: (/** @type {string} */ value) => (/^\d{5}-?\d{3}$/.test(value) ? null : 'error.cep'),
  card: (/** @type {string} */ value) =>
    isCardNumber(value.replace(/\s/g, '')) ? null : 'error.card',
  expiry: (/** @type {string} */ value) =>
    /^(0[1-9]|1[0-2])\/\d{2}$/.test(value) ? null : 'error.expiry',
  code: (/** @type {string} */ value) => (/^\d{3,4}$/.test(value) ? null : 'error.code'),
});

/**
 * Luhn's sum, as every card number obeys it.
 * @param {string} digits
 */
function isCardNumber(digits) {
  if (!/^\d{13,19}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((sum, digit, place) => {
    const doubled = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return sum + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/**
 * Calls `send` with the trimmed values when the form is sent and every rule of `rulesNow` holds.
 * @param {HTMLFormElement} form
 * @param {() => Record<string, Rule>} rulesNow
 * @param {(values: Record<string, string>) => void} send
 */
export function guard(form, rulesNow, send) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const wrong = Object.entries(rulesNow()).filter(([name, rule]) => !check(form, name, rule));
    summarise(form, wrong.length);
    const first = wrong[0];
    if (first) {
      field(form, first[0])?.focus();
    } else {
      const values = [...new FormData(form)].map(([name, value]) => [name, String(value).trim()]);
      send(Object.fromEntries(values));
    }
  });
  form.addEventListener('input', (event) => {
    const name = /** @type {HTMLInputElement} */ (event.target).name;
    const rule = rulesNow()[name];
    if (rule && field(form, name)?.getAttribute('aria-invalid') === 'true') {
      check(form, name, rule);
    }
  });
}

/**
 * Says something about the whole form, such as that the payment was refused.
 * @param {HTMLFormElement} form
 * @param {string} text
 */
export function complain(form, text) {
  const summary = form.querySelector('[data-summary]');
  if (summary instanceof HTMLElement) {
    summary.textContent = text;
    summary.hidden = text === '';
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function field(form, name) {
  const found = form.elements.namedItem(name);
  return found instanceof HTMLInputElement || found instanceof HTMLSelectElement ? found : null;
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {Rule} rule
 */
function check(form, name, rule) {
  const input = field(form, name);
  const message = form.querySelector(`#${name}-error`);
  if (!input || !(message instanceof HTMLElement)) return true;
  const wrong = rule(input.value.trim());
  input.setAttribute('aria-invalid', String(wrong !== null));
  message.hidden = wrong === null;
  if (wrong) message.dataset.t = wrong;
  message.textContent = wrong ? t(wrong) : '';
  return wrong === null;
}

/**
 * @param {HTMLFormElement} form
 * @param {number} count
 */
function summarise(form, count) {
  complain(form, count === 0 ? '' : t(count === 1 ? 'error.one' : 'error.many', { count }));
}
