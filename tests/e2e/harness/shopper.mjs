/** Ways through the demo shop, as a person clicks them. */

/** @typedef {import('playwright-core').Page} Page */

/**
 * Puts a product in the cart from its own page.
 * @param {Page} page
 * @param {{ size?: string, quantity?: string }} [choice]
 */
export async function addToCart(page, { size, quantity } = {}) {
  if (size) await page.getByLabel('Tamanho').selectOption(size);
  if (quantity) await page.getByLabel('Quantidade').selectOption(quantity);
  await page.getByRole('button', { name: 'Pôr no carrinho' }).click();
  await page.getByText('Já está no seu carrinho.').waitFor();
}

/**
 * The variant of the checkout button, once it may be seen.
 * @param {Page} page
 */
export async function shownVariant(page) {
  await page.locator('[data-checkout]').waitFor({ state: 'visible' });
  return page.locator('[data-decision]').getAttribute('data-decision');
}

/**
 * From the cart to the choice of shipping.
 * @param {Page} page
 * @param {string} cep
 */
export async function giveAddress(page, cep) {
  await page.locator('[data-checkout]').click();
  await page.waitForURL('**/demo/checkout/address/');
  await page.getByLabel('Nome completo').fill('Ana Souza');
  await page.getByLabel('E-mail').fill('ana@example.com');
  await page.getByLabel('CEP').fill(cep);
  await page.getByLabel('Rua ou avenida').fill('Rua da Praia');
  await page.getByLabel('Número').fill('12');
  await page.getByLabel('Cidade').fill('Porto Alegre');
  await page.getByLabel('Estado').selectOption('RS');
  await page.getByRole('button', { name: 'Continuar para o frete' }).click();
  await page.waitForURL('**/demo/checkout/shipping/');
}

/**
 * From the choice of shipping to the choice of payment.
 * @param {Page} page
 * @param {string} tier
 */
export async function chooseShipping(page, tier) {
  await page.locator(`input[value="${tier}"]`).check();
  await page.getByRole('button', { name: 'Continuar para o pagamento' }).click();
  await page.waitForURL('**/demo/checkout/payment/');
}

/**
 * Pays by Pix and returns the order's number.
 * @param {Page} page
 */
export async function payByPix(page) {
  await page.locator('input[value="pix"]').check();
  await page.getByRole('button', { name: 'Fazer o pedido' }).click();
  await page.waitForURL('**/demo/thanks/');
  return page.locator('[data-number]').innerText();
}
