/** The demo shop as a visitor meets it: two languages, a checkout in order, forms that help. */
import assert from 'node:assert/strict';
import { assertCalm, newVisitor, plain, startBrowser, textOf } from './harness/browser.mjs';
import { startCollector } from './harness/collector.mjs';
import { story } from './harness/needs.mjs';
import { addToCart, chooseShipping, giveAddress } from './harness/shopper.mjs';
import { until } from './harness/until.mjs';

/** @param {import('node:test').TestContext} t */
async function openShop(t) {
  const collector = await startCollector(t);
  const visitor = await newVisitor(await startBrowser(t));
  return { ...visitor, collector, shop: `${collector.url}/demo` };
}

story('English is remembered, and no Portuguese flashes by', async (t) => {
  const { page, shop, context, troubles } = await openShop(t);
  await context.addInitScript(() => {
    /** @type {string[]} */
    const titles = [];
    Object.assign(window, { titles });
    const look = () => {
      const heading = document.querySelector('h1');
      const text = heading?.textContent ?? '';
      if (heading?.checkVisibility({ visibilityProperty: true }) && titles.at(-1) !== text) {
        titles.push(text);
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto(`${shop}/p/caneca-alvorada/`);
  assert.equal(await page.locator('h1').innerText(), 'Caneca Alvorada');
  assert.equal(await textOf(page.locator('.price')), 'R$ 59,90');
  await page.getByRole('button', { name: 'View the shop in English' }).click();
  assert.equal(await page.locator('h1').innerText(), 'Alvorada mug');
  assert.equal(await textOf(page.locator('.price')), 'R$59.90');
  await page.getByRole('link', { name: 'Bottles and mugs' }).first().click();
  await page.getByRole('heading', { name: 'Bottles and mugs' }).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  const titles = await until(
    () => page.evaluate(() => /** @type {any} */ (window).titles),
    (titles) => assert(titles.length > 0),
  );
  assert.deepEqual(titles, ['Bottles and mugs']);
  await page.getByRole('button', { name: 'Ver a loja em português' }).click();
  await page.getByRole('heading', { name: 'Garrafas e canecas' }).waitFor();
  assertCalm(troubles);
});

story('nobody pays before there is something to pay for', async (t) => {
  const { page, shop, troubles } = await openShop(t);
  await page.goto(`${shop}/checkout/payment/`);
  await page.waitForURL(`${shop}/cart/`);
  await page.getByText('Seu carrinho está vazio.').waitFor();
  await page.goto(`${shop}/thanks/`);
  await page.getByText('Não há pedido recente neste navegador.').waitFor();
  await page.goto(`${shop}/p/bone-sol/`);
  await addToCart(page);
  await page.goto(`${shop}/checkout/payment/`);
  await page.waitForURL(`${shop}/checkout/address/`);
  await page.getByRole('heading', { name: 'Quem recebe, e onde?' }).waitFor();
  assertCalm(troubles);
});

story('a wrong field says what is wrong, a refused card can be replaced', async (t) => {
  const { page, shop, collector, troubles } = await openShop(t);
  await page.goto(`${shop}/p/bone-sol/`);
  await addToCart(page, { quantity: '2' });
  await page.goto(`${shop}/cart/`);
  await giveAddress(page, '01310-100');
  await chooseShipping(page, 'pickup');

  const number = page.getByLabel('Número do cartão');
  const send = page.getByRole('button', { name: 'Fazer o pedido' });
  await number.fill('4111 1111 1111 1112');
  await send.click();
  await page.getByText('Faltam 4 coisas: os campos estão marcados abaixo.').waitFor();
  await page.getByText('Confira os números do cartão.').waitFor();
  assert.equal(await number.getAttribute('aria-invalid'), 'true');
  assert(await number.evaluate((field) => field === document.activeElement));
  await number.fill('4000 0000 0000 0002');
  await page.getByText('Confira os números do cartão.').waitFor({ state: 'hidden' });
  await page.getByLabel('Nome impresso no cartão').fill('ANA SOUZA');
  await page.getByLabel('Validade').fill('09/29');
  await page.getByLabel('Código de segurança').fill('123');
  await page.getByLabel('Parcelas').selectOption('2');
  await send.click();
  await page.getByText('O banco não autorizou este cartão.').waitFor();
  await number.fill('4111 1111 1111 1111');
  await send.click();
  await page.waitForURL(`${shop}/thanks/`);
  await page.getByText('Pagamento aprovado em 2x no cartão.').waitFor();
  assert.match(plain(await page.locator('[data-sums]').innerText()), /Total R\$ 159,80$/);

  await until(
    () => collector.report('demo-shop', 'overview'),
    ({ orders, revenue }) => {
      assert.deepEqual([orders, revenue], [1, [{ currency: 'BRL', minor: 15980 }]]);
    },
  );
  const told = JSON.stringify(await collector.events('demo-shop')).toLowerCase();
  const typed = ['ana souza', 'ana@example.com', '01310-100', 'rua da praia', '4111 1111', '09/29'];
  for (const secret of typed) {
    assert(!told.includes(secret), `${secret} was typed into a form and must not be collected`);
  }
  assertCalm(troubles);
});

story('an address that does not exist says so', async (t) => {
  const { page, shop } = await openShop(t);
  const response = await page.goto(`${shop}/p/bicicleta/`);
  assert.equal(response?.status(), 404);
  await page.getByRole('heading', { name: 'O vento levou esta página' }).waitFor();
});
