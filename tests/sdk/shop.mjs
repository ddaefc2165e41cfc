/**
 * A shop to test the tag in: a server of pages and a collector that records, and a browser.
 * The collector answers as it is told to, so that failures can be played.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { chromium } from 'playwright-core';

const DIST = new URL('../../sdk/dist/', import.meta.url);

/** Types by ending; wasm without its type must load as well, so it has none. */
const TYPES = { js: 'text/javascript', html: 'text/html; charset=utf-8' };

/** A page with the tag; `head` goes before it, `attributes` into it. */
export function page({ head = '', attributes = '', body = '' } = {}) {
  return `<!doctype html><title>Loja</title>${head}
    <script>window.jornada=window.jornada||function(){(jornada.q=jornada.q||[]).push(arguments)}</script>
    <script async src="/jornada.js" data-site="shop" ${attributes}></script>
    <body>${body}`;
}

/** The shop's server. */
export class Shop {
  /** Every request that is no page and no part of the tag, as `METHOD path`. */
  requests = [];
  /** The batches that arrived, parsed. */
  batches = [];
  /** What the tag's configuration is. */
  tag = { experiments: [] };
  /** Pages by path. */
  pages = {};
  /** Headers of pages. */
  headers = {};
  /** Statuses that the next batches get; then 202. */
  statuses = [];
  /** Parts of the tag that are held back until it is called. */
  held = new Map();

  async open() {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
    });
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.origin = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  async answer(request, response) {
    const { pathname } = new URL(request.url, this.origin);
    if (pathname === '/v1/events') return this.collect(request, response);
    if (pathname.startsWith('/v1/tag/')) {
      this.requests.push(`${request.method} ${pathname}`);
      await this.held.get('tag');
      return response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(this.tag));
    }
    if (/^\/jornada[\w-]*\.(js|wasm)$/.test(pathname)) {
      if (pathname !== '/jornada.js') this.requests.push(`${request.method} ${pathname}`);
      if (pathname !== '/jornada.js') await this.held.get('core');
      const body = await readFile(new URL('.' + pathname, DIST));
      return response
        .writeHead(200, { 'content-type': TYPES[pathname.split('.').pop()] ?? 'text/plain' })
        .end(body);
    }
    if (pathname === '/favicon.ico') return response.writeHead(204).end();
    const html = this.pages[pathname];
    response.writeHead(html ? 200 : 404, { 'content-type': TYPES.html, ...this.headers });
    response.end(html ?? 'no such page');
  }

  async collect(request, response) {
    this.requests.push(`${request.method} /v1/events`);
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const status = this.statuses.shift() ?? 202;
    const batch = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (status === 202)
      this.batches.push({ ...batch, contentType: request.headers['content-type'] });
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end('{"accepted":0,"duplicates":0,"rejected":[]}');
  }

  /** All events that arrived, oldest batch first, with their batch's visitor. */
  get events() {
    return this.batches.flatMap(({ visitor, events }) =>
      events.map((event) => ({ visitor, ...event })),
    );
  }

  /** Waits until the events satisfy the condition. */
  async until(condition, what) {
    for (let tries = 0; tries < 200; tries++) {
      if (condition(this.events)) return this.events;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`never: ${what}; arrived: ${JSON.stringify(this.events, null, 1)}`);
  }

  /** Waits for so many events of a type. */
  async of(type, count = 1) {
    const ofType = (events) => events.filter((event) => event.type === type);
    return ofType(await this.until((events) => ofType(events).length >= count, `${count} ${type}`));
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** Chromium, as the tests of this machine start it. */
export function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Fails the test on whatever the tag lets out into the page. */
export async function openPage(context) {
  const page = await context.newPage();
  page.errors = [];
  page.on('pageerror', (error) => page.errors.push(String(error)));
  page.on('console', (message) => {
    // What the browser itself says of a refused request is not the tag's.
    if (!message.text().startsWith('Failed to load resource')) page.errors.push(message.text());
  });
  return page;
}
