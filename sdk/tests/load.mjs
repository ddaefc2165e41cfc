/** Loads a TypeScript module of the SDK into Node, with what it imports. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

export async function load(path) {
  const { outputFiles } = await build({
    entryPoints: [root + path],
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
  });
  return import('data:text/javascript,' + encodeURIComponent(outputFiles[0].text));
}

/** As it travels: what is undefined is not there. */
export const wire = (value) => JSON.parse(JSON.stringify(value));
