/**
 * Writes the demo shop's pages into `www/demo`, one folder a page, so that any
 * static file server can serve them: `node www/demo-pages/generate.mjs`. What
 * it writes is committed; a test compares it with what it would write.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { format } from 'prettier';
import { categories, products } from '../demo/js/catalogue.js';
import { address, cart, payment, shipping, thanks } from './checkout.mjs';
import { layout } from './layout.mjs';
import { category, home, missing, product, search } from './pages.mjs';

const TARGET = fileURLToPath(new URL('../demo/', import.meta.url));

/**
 * Every page of the shop by the path of its file below `www/demo`.
 * @returns {Promise<Map<string, string>>}
 */
export async function pages() {
  const all = [
    home(),
    ...categories.map(category),
    ...products.map(product),
    search(),
    cart(),
    address(),
    shipping(),
    payment(),
    thanks(),
    missing(),
  ];
  /** @type {Map<string, string>} */
  const files = new Map();
  for (const page of all) {
    const file = page.path.endsWith('.html') ? page.path : `${page.path}index.html`;
    files.set(file, await format(layout(page), { parser: 'html', printWidth: 100 }));
  }
  return files;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [file, text] of await pages()) {
    const path = join(TARGET, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}
