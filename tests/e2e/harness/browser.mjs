/**
 * Real Chromium. Every visitor is a context of its own (cookies, storage), and
 * every page is watched: an error in the console, an exception, a breach of the
 * content security policy or a dialogue fails the test.
 */
import assert from 'node:assert/strict';
import { chromium as engine } from 'playwright-core';
import { chromium } from './needs.mjs';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @param {import('node:test').TestContext} t */
export async function startBrowser(t) {
  const browser = await engine.launch({ executablePath: chromium ?? '', args: FLAGS });
  t.after(() => browser.close());
  return browser;
}

/**
 * A new visitor, and what went wrong on the visitor's pages.
 * @param {import('playwright-core').Browser} browser
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
export async function newVisitor(browser, options = {}) {
  const context = await browser.newContext({
    locale: 'pt-BR',
    timezoneId: 'America/Sao_Paulo',
    ...options,
  });
  /** @type {string[]} */
  const troubles = [];
  await context.exposeBinding('reportBreach', (_, breach) => troubles.push(`CSP: ${breach}`));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      // @ts-expect-error made by exposeBinding above
      window.reportBreach(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
    });
  });
  context.on('console', (message) => {
    if (message.type() === 'error') {
      troubles.push(`console: ${message.text()} (${message.location().url})`);
    }
  });
  context.on('weberror', (error) => troubles.push(`exception: ${error.error().stack}`));
  context.on('dialog', async (dialog) => {
    troubles.push(`dialogue: ${dialog.message()}`);
    await dialog.dismiss();
  });
  return { context, troubles, page: await context.newPage() };
}

/** @param {string[]} troubles */
export function assertCalm(troubles) {
  assert.deepEqual(troubles, []);
}

/**
 * The text of an element without the no-break spaces that Intl writes.
 * @param {import('playwright-core').Locator} locator
 */
export async function textOf(locator) {
  return plain(await locator.innerText());
}

/** @param {string} text */
export function plain(text) {
  return text.replace(/\s+/gu, ' ').trim();
}
