/**
 * A shop on a name of its own, so that it shares no cookie and no storage with any other: a server
 * of pages, and the way to the real collector. What a test believes is what the collector exports.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { assertNoGaps, inOrder, ofType } from '../e2e/harness/streams.mjs';
import { until } from '../e2e/harness/until.mjs';
import { Gate } from './gate.mjs';
import { page } from './page.mjs';

const QUIET_MS = 250;

let count = 0;

export class Shop {
  /** Pages by path: what `page()` takes, with `headers` of its own. */
  pages = {};
  /** The collector's paths by names of the shop's own. */
  aliases = {};
  /** What the witness in the pages told. */
  troubles = [];
  /** Troubles that the test makes by itself. */
  expected = /^$/;
  /** Whether events were refused, so that their numbers are missing. */
  hasGaps = false;

  constructor(collector, core) {
    this.collector = collector;
    this.core = core;
    this.gate = new Gate(collector);
    count += 1;
    this.name = `loja-${count}`;
    this.site = this.name;
  }

  async open() {
    await this.collector.addSite(this.site);
    this.server = createServer((request, response) => {
      this.#answer(request, response).catch((error) => {
        this.troubles.push(`server: ${error.stack}`);
        response.destroy();
      });
    }).listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const { port } = this.server.address();
    /** The shop, another shop of another site, and the collector of a third. */
    this.origin = `http://${this.name}.localhost:${port}`;
    this.sister = `http://irma-${count}.localhost:${port}`;
    this.collectorUrl = `http://coleta-${count}.localhost:${port}`;
    return this;
  }

  async #answer(request, response) {
    request.url = this.aliases[request.url] ?? request.url;
    const { pathname } = new URL(request.url, this.origin);
    const isCollectors = /^\/(jornada[\w-]*\.\w+$|v1\/)/.test(pathname);
    if (isCollectors) return this.gate.pass(request, response);
    if (pathname === '/favicon.ico') return response.writeHead(204).end();
    if (pathname === '/trouble') {
      let trouble = '';
      for await (const chunk of request.setEncoding('utf8')) trouble += chunk;
      this.troubles.push(trouble);
      return response.writeHead(204).end();
    }
    const { headers, raw, ...content } = this.pages[pathname] ?? {};
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      ...(this.core === 'fallback' && { 'content-security-policy': this.policy() }),
      ...headers,
    });
    const made = { site: this.site, tagUrl: `${this.collectorUrl}/jornada.js`, ...content };
    response.end(raw ?? page(made));
  }

  /** A policy as shops have it, under which no browser compiles wasm. */
  policy(scripts = `'unsafe-inline'`) {
    return `script-src 'self' ${this.collectorUrl} ${scripts}; object-src 'none'; base-uri 'none'`;
  }

  /** Every event that is on disk, in order. */
  async events() {
    return inOrder(await this.collector.events(this.site));
  }

  /** The events, once the check of them does not throw. */
  until(check) {
    return until(() => this.events(), check);
  }

  /** The events of a type, once there are so many. */
  async of(type, count = 1) {
    const events = await this.until((events) => {
      const there = JSON.stringify(tallyOf(events));
      assert(ofType(events, type).length >= count, `${count} ${type} awaited; there are ${there}`);
    });
    return ofType(events, type);
  }

  /** Waits for so many events, without looking at any. */
  async count(count, deadlineMs) {
    await until(
      () => this.collector.report(this.site, 'overview'),
      ({ events }) => assert(events >= count, `${count} events awaited, there are ${events}`),
      deadlineMs,
    );
  }

  /** How often each type arrived, once nothing is under way any more; engagement apart. */
  async tally() {
    do await pause(QUIET_MS);
    while (this.gate.underWay > 0);
    const events = await this.events();
    if (!this.hasGaps) assertNoGaps(events);
    const { engagement: _, ...tally } = tallyOf(events);
    return tally;
  }

  /** Nothing was thrown or logged into the page. */
  assertCalm() {
    const others = this.troubles.filter((trouble) => !this.expected.test(trouble));
    assert.deepEqual(others, [], 'nothing is thrown or logged into the page');
  }

  close() {
    this.gate.close();
    this.server.closeAllConnections();
    this.server.close();
  }
}

function tallyOf(events) {
  const tally = {};
  for (const { type } of events) tally[type] = (tally[type] ?? 0) + 1;
  return tally;
}
