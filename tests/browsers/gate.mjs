/**
 * What stands between a shop's visitors and the collector: it passes every request on, keeps a
 * list of them, and plays the failures that a test asks for.
 */
import { Agent, request as ask } from 'node:http';

/** Lets a page of another origin read the answer, as the collector does. */
const SHARED = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'Retry-After',
};

export class Gate {
  /** Shut, every connection is dropped, as by a network that is down. */
  isOpen = true;
  /** Every request that is not for the loader itself, as `METHOD path`. */
  asked = [];
  /** Answers that the next batches get instead of the collector's: status and headers. */
  answers = [];
  /** How many batches were dropped, or answered by the gate. */
  refused = 0;
  /** Requests that wait for the collector, or for the test. */
  underWay = 0;
  #held = new Set();
  #agent = new Agent({ keepAlive: true });

  constructor(collector) {
    this.collector = collector;
  }

  /**
   * Holds back requests for such a path, or the answers to them, until the returned function is
   * called.
   */
  hold(path, what = 'request') {
    const held = { path, what };
    this.#held.add(held);
    let resolve;
    held.released = new Promise((release) => (resolve = release));
    held.release = () => {
      this.#held.delete(held);
      resolve();
    };
    return held.release;
  }

  /** Holds nothing back any more. */
  release() {
    for (const held of [...this.#held]) held.release();
  }

  async #wait(path, what) {
    for (const held of this.#held) {
      if (held.what === what && held.path.test(path)) await held.released;
    }
  }

  /** Answers a request, somehow. */
  async pass(request, response) {
    const path = request.url.replace(/\?.*/, '');
    if (path !== '/jornada.js') this.asked.push(`${request.method} ${path}`);
    await this.#wait(path, 'request');
    // Who asked may have gone meanwhile.
    if (request.socket.destroyed) return;
    if (!this.isOpen) {
      this.refused += path === '/v1/events';
      return request.socket.destroy();
    }
    const answer = path === '/v1/events' && this.answers.shift();
    if (answer) {
      this.refused += 1;
      request.resume();
      const { status, ...headers } = answer;
      return response.writeHead(status, { ...SHARED, ...headers }).end();
    }
    this.#forward(request, response, path);
  }

  #forward(request, response, path) {
    const { method, headers } = request;
    this.underWay += 1;
    response.on('close', () => (this.underWay -= 1));
    const onward = ask(
      this.collector.url + request.url,
      { method, headers, agent: this.#agent },
      async (answer) => {
        await this.#wait(path, 'answer');
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  }

  close() {
    this.#agent.destroy();
  }
}
