/**
 * A shop of our own for tests of the tag: pages under `pages/`, on an origin of
 * their own, with the tag pointed at the test's collector. `COLLECTOR` in a page
 * is replaced by its address.
 */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const PAGES = fileURLToPath(new URL('../pages/', import.meta.url));

/**
 * Serves one page at every address, as the server of a single-page shop does.
 * @param {import('node:test').TestContext} t
 * @param {string} file
 * @param {string} collector its address
 */
export async function servePage(t, file, collector) {
  const html = (await readFile(PAGES + file, 'utf8')).replaceAll('COLLECTOR', collector);
  const server = createServer((request, response) => {
    if (request.url === '/favicon.ico') return response.writeHead(204).end();
    return response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return `http://127.0.0.1:${port}`;
}
