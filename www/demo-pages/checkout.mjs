/** The pages where people buy: cart, three steps, thank you. */
import { field, say, sayIn, sumLineTemplate, sums } from './markup.mjs';

/** @typedef {import('./layout.mjs').Page} Page */

const STATES =
  'AC AL AP AM BA CE DF ES GO MA MT MS MG PA PB PR PE PI RJ RN RS RO RR SC SP SE TO'.split(' ');

/** @returns {Page} */
export function cart() {
  return {
    path: 'cart/',
    title: 'title.cart',
    script: 'cart',
    body: `
      ${say('h1', 'cart.title', 'tabindex="-1"')}
      <div class="alone" data-empty hidden>
        ${say('p', 'cart.empty')}
        ${say('a', 'cart.start', 'class="button" href="/demo/"')}
      </div>
      <div class="two-columns" data-full hidden>
        <ul class="cart-lines" data-lines ${sayIn('aria-label', 'cart.title')}></ul>
        <div>
          ${sums({ withLines: false })}
          <div class="decision" data-decision="">
            ${say('a', 'cart.checkout', 'class="button wide" href="/demo/checkout/address/" data-checkout')}
            ${say('p', 'cart.checkout.note', 'class="muted" data-checkout-note')}
          </div>
        </div>
      </div>
      ${cartLineTemplate}`,
  };
}

const cartLineTemplate = `<template id="cart-line">
  <li class="cart-line">
    <span class="tile" data-tint=""><img src="data:," alt="" width="88" height="88" /></span>
    <a data-name href="/demo/"></a>
    <div class="stepper">
      <button type="button" data-less>−</button>
      <span data-quantity></span>
      <button type="button" data-more>+</button>
    </div>
    <span class="line-price" data-price></span>
    ${say('button', 'cart.remove', 'type="button" class="quiet" data-remove')}
  </li>
</template>`;

/**
 * A step of the checkout: its form and the sums beside it.
 * @param {'address' | 'shipping' | 'payment'} name
 * @param {string} inside
 * @param {string} [after]
 * @returns {Page}
 */
function step(name, inside, after = '') {
  return {
    path: `checkout/${name}/`,
    title: `title.${name}`,
    script: name,
    calm: true,
    body: `
      ${progress(name)}
      <div class="two-columns">
        <form id="${name}" name="${name}" class="checkout" novalidate>
          ${say('h1', `${name}.title`)}
          <p class="summary" data-summary role="alert" hidden></p>
          ${inside}
          ${say('button', `${name}.send`, 'type="submit" class="button wide"')}
        </form>
        ${sums()}
      </div>
      ${sumLineTemplate}
      ${after}`,
  };
}

/** @param {string} here */
function progress(here) {
  const names = ['address', 'shipping', 'payment'];
  const steps = names.map((name, at) => {
    const before = at < names.indexOf(here);
    const text = before
      ? say('a', `step.${name}`, `href="/demo/checkout/${name}/"`)
      : say('span', `step.${name}`);
    return `<li ${name === here ? 'aria-current="step"' : ''}>${text}</li>`;
  });
  return `<nav class="steps" ${sayIn('aria-label', 'step.label')}><ol>${steps.join('')}</ol></nav>`;
}

/** @returns {Page} */
export function address() {
  const state = `<select SHARED autocomplete="address-level1">
    ${say('option', 'product.size.choose', 'value=""')}
    ${STATES.map((state) => `<option>${state}</option>`).join('')}
  </select>`;
  const fields = [
    { name: 'name', label: 'address.name', attributes: 'autocomplete="name"' },
    {
      name: 'email',
      label: 'address.email',
      attributes: 'type="email" autocomplete="email"',
    },
    {
      name: 'cep',
      label: 'address.cep',
      hint: 'address.cep.hint',
      attributes: 'inputmode="numeric" autocomplete="postal-code" maxlength="9"',
      width: 'half',
    },
    { name: 'street', label: 'address.street', attributes: 'autocomplete="address-line1"' },
    {
      name: 'number',
      label: 'address.number',
      attributes: 'autocomplete="address-line2"',
      width: 'third',
    },
    {
      name: 'city',
      label: 'address.city',
      attributes: 'autocomplete="address-level2"',
      width: 'third',
    },
    { name: 'state', label: 'address.state', control: state, width: 'third' },
  ];
  return step(
    'address',
    `${say('p', 'address.private', 'class="muted"')}
     <div class="fields">${fields.map(field).join('')}</div>`,
  );
}

/** @returns {Page} */
export function shipping() {
  return step(
    'shipping',
    `<p class="muted"><span data-to></span>
       ${say('a', 'shipping.change', 'href="/demo/checkout/address/"')}</p>
     <fieldset class="options">
       ${say('legend', 'shipping.options')}
       <div data-quotes></div>
     </fieldset>`,
    `<template id="quote">
       <label class="option">
         <input type="radio" name="tier" />
         <span><strong data-tier></strong><span data-days></span></span>
         <span data-price></span>
       </label>
     </template>`,
  );
}

/** @returns {Page} */
export function payment() {
  const methods = ['card', 'pix', 'boleto'].map(
    (method, at) => `<label class="option">
      <input type="radio" name="method" value="${method}" ${at === 0 ? 'checked' : ''} />
      <span>${say('strong', `payment.${method}`)}${say('span', `payment.${method}.hint`)}</span>
    </label>`,
  );
  const card = [
    {
      name: 'card',
      label: 'payment.number',
      hint: 'payment.number.hint',
      attributes: 'inputmode="numeric" autocomplete="cc-number" maxlength="23"',
    },
    { name: 'holder', label: 'payment.holder', attributes: 'autocomplete="cc-name"' },
    {
      name: 'expiry',
      label: 'payment.expiry',
      hint: 'payment.expiry.hint',
      attributes: 'autocomplete="cc-exp" maxlength="5"',
      width: 'third',
    },
    {
      name: 'code',
      label: 'payment.code',
      attributes: 'inputmode="numeric" autocomplete="cc-csc" maxlength="4"',
      width: 'third',
    },
    {
      name: 'installments',
      label: 'payment.installments',
      control: '<select SHARED></select>',
      width: 'third',
    },
  ];
  return step(
    'payment',
    `<fieldset class="options">
       ${say('legend', 'payment.methods')}
       ${methods.join('')}
     </fieldset>
     <div class="fields" data-card>${card.map(field).join('')}</div>`,
  );
}

/** @returns {Page} */
export function thanks() {
  return {
    path: 'thanks/',
    title: 'title.thanks',
    script: 'thanks',
    body: `
      <div class="alone" data-none hidden>
        ${say('h1', 'thanks.none')}
        ${say('a', 'thanks.more', 'class="button" href="/demo/"')}
      </div>
      <div class="two-columns" data-order hidden>
        <section class="checkout">
          <h1 data-thanks></h1>
          <p class="order-number">${say('span', 'thanks.number')} <strong data-number></strong></p>
          <p data-how></p>
          <img data-pix hidden src="/demo/img/pix.svg" width="180" height="180"
            ${sayIn('alt', 'thanks.pix.code')} />
          <p data-when></p>
          ${say('a', 'thanks.more', 'class="button" href="/demo/"')}
        </section>
        ${sums()}
      </div>
      ${sumLineTemplate}`,
  };
}
