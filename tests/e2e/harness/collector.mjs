/**
 * A collector of its own for a test: the real binary on a free port with a
 * fresh data directory, asked over HTTP and stopped at the end of the test.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary } from './needs.mjs';
import { until } from './until.mjs';

/** A line of the export: the wire's fields. @typedef {Record<string, any>} Line */

/**
 * @param {import('node:test').TestContext} t
 * @param {Record<string, Uint8Array>} [assets] files that an earlier release has left behind
 */
export async function startCollector(t, assets = {}) {
  const data = await mkdtemp(join(tmpdir(), 'jornada-e2e-'));
  await mkdir(join(data, 'store', 'assets'), { recursive: true });
  for (const [name, bytes] of Object.entries(assets)) {
    await writeFile(join(data, 'store', 'assets', name), bytes);
  }
  const port = await freePort();
  const child = spawn(
    binary ?? '',
    ['serve', '--listen', `127.0.0.1:${port}`, '--data', join(data, 'store')],
    { stdio: ['ignore', 'ignore', 'pipe'], cwd: data },
  );
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (log += text));
  const exited = once(child, 'exit');
  t.after(async () => {
    child.kill('SIGTERM');
    const [code] = await exited;
    await rm(data, { recursive: true, force: true });
    assert.equal(code, 0, `the collector stopped with code ${code}:\n${log}`);
  });
  const collector = new Collector(`http://127.0.0.1:${port}`);
  await until(
    () => collector.get('/healthz'),
    () => assert.equal(child.exitCode, null, log),
  );
  return collector;
}

/** A port that was free a moment ago. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  assert(address && typeof address === 'object');
  return address.port;
}

export class Collector {
  /** @param {string} url */
  constructor(url) {
    this.url = url;
  }

  /** @param {string} path */
  async get(path) {
    const response = await fetch(this.url + path);
    const text = await response.text();
    assert.equal(response.status, 200, `GET ${path}: ${response.status} ${text}`);
    return text;
  }

  /**
   * A report of a site over a range that ends in the future, so that nothing of today is cut.
   * @param {string} site
   * @param {string} name
   * @param {[string, string][]} [params]
   */
  async report(site, name, params = []) {
    const query = new URLSearchParams(params);
    return JSON.parse(await this.get(`/v1/sites/${site}/reports/${name}?${query}`));
  }

  /**
   * Every event of a site that is on disk, in the order of the export.
   * @param {string} site
   * @returns {Promise<Line[]>}
   */
  async events(site) {
    const text = await this.get(`/v1/sites/${site}/events`);
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  }

  /**
   * Defines something under `/v1`.
   * @param {string} path
   * @param {Record<string, unknown>} definition
   */
  async put(path, definition) {
    const response = await fetch(`${this.url}/v1/${path}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(definition),
    });
    assert(response.ok, `PUT ${path}: ${response.status} ${await response.text()}`);
  }

  /**
   * Makes a site for driven browsers, or changes its settings.
   * @param {string} site
   * @param {Record<string, unknown>} [settings]
   */
  addSite(site, settings = {}) {
    const usual = { timezone: 'America/Sao_Paulo', currency: 'BRL', bots: 'include' };
    return this.put(`sites/${site}/settings`, { ...usual, ...settings });
  }

  /**
   * Starts an experiment, or changes it.
   * @param {string} site
   * @param {string} id
   * @param {Record<string, unknown>} definition
   */
  addExperiment(site, id, definition) {
    return this.put(`sites/${site}/experiments/${id}`, definition);
  }

  /**
   * What the server would show a visitor.
   * @param {string} site
   * @param {string} id
   * @param {string} visitor
   * @returns {Promise<{ variant: string, takes_part: boolean, holdback: string | null }>}
   */
  async assignment(site, id, visitor) {
    const query = new URLSearchParams({ visitor });
    return JSON.parse(await this.get(`/v1/sites/${site}/experiments/${id}/assignment?${query}`));
  }

  /**
   * Hands events in as any client could.
   * @param {Record<string, unknown>} batch
   */
  async send(batch) {
    const response = await fetch(`${this.url}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({ v: 1, sent_at: Date.now(), ...batch }),
    });
    assert.equal(response.status, 202, await response.clone().text());
    return /** @type {Promise<{ accepted: number, rejected: unknown[] }>} */ (response.json());
  }
}
