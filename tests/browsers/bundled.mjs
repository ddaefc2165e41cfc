/** A shop's own code that imports the npm package, as Vite bundles it: pages of files by path. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const PACKAGE = fileURLToPath(new URL('../../sdk/npm/dist/index.js', import.meta.url));

/** What a shop writes. */
const APP = `
import { init, track } from '@jornada/sdk';

init({ site: window.site, collector: window.collector, consent: 'granted' });
track('purchase', {
  transaction_id: 'T-1',
  currency: 'BRL',
  value: 149.9,
  items: [{ item_id: 'sku-1', item_name: 'Cafeteira italiana', price: 149.9, quantity: 1 }],
});
`;

const TYPES = { js: 'text/javascript', wasm: 'application/wasm' };

let made;

/** Made once, for all browsers. */
export function bundled() {
  made ??= make();
  return made;
}

async function make() {
  const folder = await mkdtemp(join(tmpdir(), 'jornada-bundle-'));
  try {
    const entry = join(folder, 'app.js');
    await writeFile(entry, APP);
    const { output } = await build({
      root: folder,
      configFile: false,
      logLevel: 'error',
      resolve: { alias: { '@jornada/sdk': PACKAGE } },
      build: {
        write: false,
        assetsInlineLimit: 0,
        rollupOptions: { input: entry, output: { entryFileNames: 'app.js' } },
      },
    });
    const page = ({ fileName, code, source }) => {
      const type = TYPES[fileName.split('.').pop()];
      return [`/${fileName}`, { raw: code ?? source, headers: { 'content-type': type } }];
    };
    return Object.fromEntries(output.map(page));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
