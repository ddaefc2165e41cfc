/**
 * What a growth team does with the dashboard, on a simulated shop: finds where a
 * funnel loses people, keeps them as an audience, compares its paths with
 * everybody's, follows one person, and finds its way by the keyboard alone.
 */
import assert from 'node:assert/strict';
import { assertCalm, newVisitor, plain, startBrowser, textOf } from './harness/browser.mjs';
import { startCollector } from './harness/collector.mjs';
import { openScreen } from './harness/dashboard.mjs';
import { story } from './harness/needs.mjs';
import { until } from './harness/until.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** @param {import('node:test').TestContext} t */
async function openDemo(t) {
  const collector = await startCollector(t);
  const made = await fetch(`${collector.url}/v1/demo-data`, { method: 'POST' });
  assert(made.ok, await made.text());
  const { page, troubles } = await newVisitor(await startBrowser(t), {
    viewport: { width: 1366, height: 900 },
  });
  return { collector, page, troubles, screens: `${collector.url}/sites/demo` };
}

/**
 * The number at the beginning of a text, as Portuguese writes it.
 * @param {string} text
 */
function numberOf(text) {
  const [digits = ''] = /[\d.]+/.exec(text) ?? [];
  return Number(digits.replaceAll('.', ''));
}

/** @param {Page} page */
const finding = (page) => textOf(page.locator('main .finding'));

/**
 * Waits until the address says something.
 * @param {Page} page
 * @param {(url: URL) => boolean} says
 */
const untilAt = (page, says) =>
  until(
    async () => new URL(page.url()),
    (url) => assert(says(url), url.href),
  );

story('a drop-off becomes an audience, and its paths are compared', async (t) => {
  const { collector, page, troubles, screens } = await openDemo(t);
  await openScreen(page, `${screens}/funnel`);
  await page.getByRole('link', { name: 'Checkout', exact: true }).last().click();
  await untilAt(page, (url) => url.searchParams.getAll('step').length === 4);

  // Who stopped after a step is one click away, and as many as the funnel says.
  const dropped = page.locator('main a.loss').first();
  const count = numberOf(await textOf(dropped));
  assert(count > 0);
  await dropped.click();
  await untilAt(page, (url) => url.pathname.endsWith('/visitors'));
  await until(
    () => finding(page),
    (said) => assert.equal(numberOf(said), count, said),
  );

  await page.getByRole('button', { name: 'Salvar como público' }).click();
  await page.getByLabel('Nome do público').fill('Parou no checkout');
  await page.getByRole('button', { name: 'Salvar', exact: true }).click();
  await page.getByText('“Parou no checkout” está salvo.').waitFor();
  const { audiences } = JSON.parse(await collector.get('/v1/sites/demo/audiences'));
  assert.deepEqual(
    audiences.map((/** @type {any} */ { id, name }) => [id, name]),
    [['parou-no-checkout', 'Parou no checkout']],
  );

  await openScreen(page, `${screens}/audiences`);
  await page.getByText(`${new Intl.NumberFormat('pt-BR').format(count)} pessoas`).waitFor();
  await page.getByRole('link', { name: 'Comparar com ele' }).click();
  await page.getByRole('heading', { name: 'Comparado: público Parou no checkout' }).waitFor();
  await page.getByRole('heading', { name: 'Onde os dois diferem' }).waitFor();
  assert.equal(await page.locator('main svg[role="group"]').count(), 2);
  assertCalm(troubles);
});

story('a node of the paths leads to its sessions, and Alt leaves it out', async (t) => {
  const { page, troubles, screens } = await openDemo(t);
  await openScreen(page, `${screens}/paths?steps=3`);
  const node = page.locator('g.node').first();
  const name = plain((await node.locator('title').textContent()) ?? '');
  const count = numberOf(name.replace(/^.*?: /, ''));
  await node.click();
  await page.getByRole('link', { name: 'Ver as sessões', exact: true }).click();
  await until(
    () => finding(page),
    (said) => assert.equal(numberOf(said), count, said),
  );
  await page.goBack();
  await page
    .locator('g.node')
    .first()
    .click({ modifiers: ['Alt'] });
  await untilAt(page, (url) => url.searchParams.has('exclude'));
  assertCalm(troubles);
});

story('a person is found by an order, followed, and erased', async (t) => {
  const { collector, page, troubles, screens } = await openDemo(t);
  const { rows } = await collector.report('demo', 'orders', [['limit', '1']]);
  const [{ order_id: order, visitor }] = rows;
  await openScreen(page, `${screens}/overview`);
  await page.keyboard.press('/');
  await page.getByRole('searchbox', { name: 'Buscar' }).fill(order);
  await page.getByRole('link', { name: `Procurar “${order}” entre as pessoas` }).click();
  await untilAt(page, (url) => url.searchParams.get('q') === order);
  await page.locator('main tbody th a').first().click();
  await untilAt(page, (url) => url.searchParams.get('id') === visitor);
  await page.getByRole('heading', { name: 'Linha do tempo' }).waitFor();
  await page.locator('main').getByText('Comprou').first().waitFor();

  await page.getByRole('button', { name: 'Apagar esta pessoa' }).click();
  await page.getByRole('button', { name: 'Apagar de vez' }).click();
  await page.getByText(/de todos os números\./).waitFor();
  const gone = await collector.report('demo', 'visitor', [['id', visitor]]);
  assert.equal(gone.visitor, null);
  assertCalm(troubles);
});

story('ten thousand sessions are a list that scrolls', async (t) => {
  const { page, troubles, screens } = await openDemo(t);
  await openScreen(page, `${screens}/sessions`);
  const list = page.locator('main .scroll').first();
  const loaded = async () =>
    numberOf(await textOf(page.locator('main [role="status"]').filter({ hasText: 'carregados' })));
  for (let before = 0; (await loaded()) < 10_000;) {
    await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    before = await until(loaded, (now) => assert(now > before, `still ${now} rows`));
  }
  const drawn = await list.locator('tr.row').count();
  assert(drawn < 100, `${drawn} rows are drawn`);
  const took = await list.evaluate(async (element) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const start = performance.now();
    for (let step = 1; step <= 60; step += 1) {
      element.scrollTo(0, (element.scrollHeight * step) / 60);
      await frame();
    }
    return performance.now() - start;
  });
  t.diagnostic(`60 frames through ${await loaded()} rows took ${Math.round(took)} ms`);
  assertCalm(troubles);
});

story('twenty steps of thirty nodes are drawn', async (t) => {
  const { page, troubles, screens } = await openDemo(t);
  await openScreen(page, `${screens}/paths?steps=20&top=30&nodes=both&table=paths`);
  const took = await page.evaluate(async () => {
    const button = document.querySelector('main .card [aria-pressed="true"]');
    const start = performance.now();
    if (button instanceof HTMLElement) button.click();
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - start;
  });
  const nodes = await page.locator('g.node').count();
  assert(nodes > 300, `${nodes} nodes`);
  t.diagnostic(`${nodes} nodes were laid out and drawn in ${Math.round(took)} ms`);
  assertCalm(troubles);
});

story('the keyboard chooses period and comparison, and shows its help', async (t) => {
  const { page, troubles, screens } = await openDemo(t);
  await openScreen(page, `${screens}/checkout`);
  await page.keyboard.press('3');
  await untilAt(page, (url) => url.searchParams.get('range') === '7d');
  await page.keyboard.press('x');
  await untilAt(page, (url) => url.searchParams.get('compare') === 'previous');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Atalhos do teclado' }).waitFor();
  await page.keyboard.press('?');
  await page.goBack();
  await untilAt(page, (url) => !url.searchParams.has('compare'));
  await page.keyboard.press('/');
  await page.getByRole('searchbox', { name: 'Buscar' }).fill('caminhos');
  await page.keyboard.press('Enter');
  await untilAt(page, (url) => url.pathname.endsWith('/paths'));
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Paths', level: 1 }).waitFor();
  assertCalm(troubles);
});

story('a note stands on the axis, and a funnel is kept', async (t) => {
  const { page, troubles, screens } = await openDemo(t);
  await openScreen(page, `${screens}/overview`);
  await page.getByLabel('O que aconteceu').fill('Campanha no ar');
  await page.getByRole('button', { name: 'Anotar' }).click();
  await page
    .locator('svg .mark title', { hasText: 'Campanha no ar' })
    .waitFor({ state: 'attached' });
  await openScreen(page, `${screens}/funnel?step=event:view_item&step=event:purchase`);
  await page.getByRole('button', { name: 'Salvar este funil' }).click();
  await page.getByLabel('Nome do funil').fill('Da vista à compra');
  await page.getByRole('button', { name: 'Salvar', exact: true }).click();
  await page.getByText('“Da vista à compra” está salvo.').waitFor();
  await openScreen(page, `${screens}/funnel`);
  await page.getByRole('link', { name: 'Da vista à compra' }).click();
  await untilAt(page, (url) => url.searchParams.getAll('step').length === 2);
  assertCalm(troubles);
});
