/**
 * A gate before the collector: open, it passes every request on; shut, it
 * drops the connection, as a network does that is down.
 */
import { once } from 'node:events';
import { createServer, request as ask } from 'node:http';

/**
 * @param {import('node:test').TestContext} t
 * @param {import('./collector.mjs').Collector} collector
 */
export async function startGate(t, collector) {
  const gate = { url: '', isOpen: true, refused: 0 };
  const server = createServer((request, response) => {
    if (!gate.isOpen) {
      gate.refused += 1;
      request.socket.destroy();
      return;
    }
    const { method, headers } = request;
    const onward = ask(`${collector.url}${request.url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  gate.url = `http://127.0.0.1:${port}`;
  return gate;
}
