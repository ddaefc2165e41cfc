/**
 * WebKitGTK, driven by WebDriver: its own driver and its small browser, on a screen of their own.
 * There is one session, whose commands go one after another, since each is about the current tab.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../e2e/harness/until.mjs';

export const DRIVER = process.env.WEBKIT_DRIVER ?? '/usr/bin/WebKitWebDriver';
export const XVFB = process.env.XVFB ?? '/usr/bin/Xvfb';

/** The browser comes with the library, whose folder is named by the machine's architecture. */
export const MINI_BROWSER =
  process.env.MINI_BROWSER ??
  ['x86_64', 'aarch64']
    .map((machine) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-4.1/MiniBrowser`)
    .find((path) => existsSync(path));

const START_TRIES = 100;
const START_STEP_MS = 100;

export async function webkit() {
  const screen = spawn(XVFB, ['-displayfd', '3', '-screen', '0', '1280x800x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [display] = await once(screen.stdio[3].setEncoding('utf8'), 'data');
  const port = await freePort();
  const driver = spawn(DRIVER, [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: `:${display.trim()}`, NO_AT_BRIDGE: '1' },
  });
  const browser = new WebKitBrowser(`http://127.0.0.1:${port}`, [driver, screen]);
  await browser.start();
  return browser;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

class WebKitBrowser {
  name = 'WebKitGTK';
  #queue = Promise.resolve();
  #session = '';
  #first = '';

  constructor(url, processes) {
    this.url = url;
    this.processes = processes;
  }

  async start() {
    for (let tries = 0; ; tries += 1) {
      try {
        await this.command('GET', '/status');
        break;
      } catch (error) {
        if (tries === START_TRIES) throw error;
        await pause(START_STEP_MS);
      }
    }
    const options = { binary: MINI_BROWSER, args: ['--automation'] };
    const { sessionId } = await this.command('POST', '/session', {
      capabilities: {
        alwaysMatch: {
          browserName: 'MiniBrowser',
          // Else no command is answered while a page loads.
          pageLoadStrategy: 'none',
          'webkitgtk:browserOptions': options,
        },
      },
    });
    this.#session = `/session/${sessionId}`;
    this.#first = await this.inSession('GET', '/window');
    await this.inSession('POST', '/timeouts', { script: 30_000, pageLoad: 30_000 });
  }

  /**
   * A window of its own, since a tab behind another is hidden. The first one stays, for the session
   * ends with its last window.
   */
  tab() {
    return this.inTurn(async () => {
      await this.inSession('POST', '/window', { handle: this.#first });
      const { handle } = await this.inSession('POST', '/window/new', { type: 'window' });
      return new WebKitTab(this, handle);
    });
  }

  async close() {
    await this.command('DELETE', this.#session).catch(() => {});
    for (const process of this.processes) {
      const exited = once(process, 'exit');
      process.kill();
      await exited;
    }
  }

  inSession(method, path, body) {
    return this.command(method, this.#session + path, body);
  }

  /** Commands that belong together, with no others between them. */
  inTurn(work) {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => {});
    return result;
  }

  async command(method, path, body) {
    const response = await fetch(this.url + path, {
      method,
      ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  }
}

/** Calls back with what a function, and the promise that it may return, gives. */
const calling = (script) => `const done = arguments[arguments.length - 1];
  Promise.resolve().then(() => (${script})(...arguments[0]))
    .then((value) => done({ value }), (error) => done({ error: String(error) }))`;

class WebKitTab {
  constructor(browser, handle) {
    this.browser = browser;
    this.handle = handle;
  }

  async goto(url) {
    // The page that is left is known by a mark, since nothing else says which one answers.
    await this.run('() => { window.isLeft = true; }');
    await this.#command('POST', '/url', { url });
    const isThere = `() => !window.isLeft && document.readyState === 'complete'`;
    await until(() => this.run(isThere), assert);
  }

  async run(script, ...args) {
    const { value, error } = await this.#command('POST', '/execute/async', {
      script: calling(script),
      args: [args],
    });
    if (error) throw new Error(error);
    return value;
  }

  async press(selector) {
    const found = await this.#command('POST', '/element', {
      using: 'css selector',
      value: selector,
    });
    await this.#command('POST', `/element/${Object.values(found)[0]}/click`);
  }

  close() {
    return this.#command('DELETE', '/window');
  }

  #command(method, path, body) {
    return this.browser.inTurn(async () => {
      await this.browser.inSession('POST', '/window', { handle: this.handle });
      return this.browser.inSession(method, path, body);
    });
  }
}
