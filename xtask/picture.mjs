/**
 * Writes the pictures of the documentation, docs/VIEW.png: the simulated shop, from
 * the binary given, in a fresh data directory that is removed again.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const [binary, browser] = process.argv.slice(2);
if (!binary || !browser) throw new Error('usage: node picture.mjs BINARY CHROMIUM');
const ADDRESS = '127.0.0.1:8797';
/** The demo data has 20,000 sessions; most of them must be there. */
const ENOUGH = 19_000;

async function sessions() {
  const response = await fetch(`http://${ADDRESS}/v1/sites/demo/reports/overview`);
  return response.ok ? (await response.json()).sessions : 0;
}

async function filled(server) {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`the collector ended with ${server.exitCode}`);
    if ((await sessions().catch(() => 0)) > ENOUGH) return;
    await pause(500);
  }
}

async function photograph() {
  const chrome = await chromium.launch({ executablePath: browser, args: ['--no-sandbox'] });
  const page = await chrome.newPage({
    viewport: { width: 1280, height: 900 },
    locale: 'en-US',
    timezoneId: 'America/Sao_Paulo',
    colorScheme: 'light',
  });
  await mkdir('docs', { recursive: true });
  for (const view of ['overview', 'paths', 'checkout', 'stages']) {
    await page.goto(`http://${ADDRESS}/sites/demo/${view}?lang=en`, { waitUntil: 'networkidle' });
    await page.locator('main .finding').first().waitFor();
    await page.screenshot({ path: `docs/${view}.png` });
  }
  await chrome.close();
}

const data = await mkdtemp(join(tmpdir(), 'jornada-picture-'));
const server = spawn(binary, ['--data', data, 'serve', '--listen', ADDRESS, '--demo-data'], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
const ended = once(server, 'exit');
try {
  await filled(server);
  await photograph();
} finally {
  server.kill('SIGTERM');
  await ended;
  await rm(data, { recursive: true, force: true });
}
