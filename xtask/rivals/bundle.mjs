/**
 * Bundles other tags as a shop would, with the same settings as ours, and lists for each its
 * package with the version and the file: what must be loaded before anything can be told. What a
 * tag loads later, on demand, is not in it.
 */
import { build } from 'esbuild';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const folder = process.argv[2];

/** The least that a page imports to be able to track. */
const ENTRIES = {
  'posthog-js': `export { default } from 'posthog-js'`,
  '@segment/analytics-next': `export { AnalyticsBrowser } from '@segment/analytics-next'`,
  '@snowplow/browser-tracker': `export { newTracker, trackPageView, trackSelfDescribingEvent } from '@snowplow/browser-tracker'`,
  '@plausible-analytics/tracker': `export { init, track } from '@plausible-analytics/tracker'`,
  umami: `import './package/src/tracker/index.js'`,
};

for (const [name, contents] of Object.entries(ENTRIES)) {
  const { metafile, outputFiles } = await build({
    stdin: { contents, resolveDir: folder },
    absWorkingDir: folder,
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: 'es2020',
    outdir: join(folder, 'bundles'),
    metafile: true,
    write: false,
    logLevel: 'error',
    legalComments: 'none',
    define: { __COLLECT_API_HOST__: '""', __COLLECT_API_ENDPOINT__: '"/api/send"' },
  });
  const texts = new Map(outputFiles.map(({ path, text }) => [path, text]));
  const needed = new Set();
  const need = (output) => {
    if (needed.has(output)) return;
    needed.add(output);
    for (const { path, kind } of metafile.outputs[output].imports) {
      if (kind === 'import-statement') need(path);
    }
  };
  const [entry] = Object.entries(metafile.outputs).find(
    ([, { entryPoint }]) => entryPoint === '<stdin>',
  );
  need(entry);
  const file = `${name.replace(/\W+/g, '-')}.js`;
  const bundle = [...needed].map((output) => texts.get(join(folder, output))).join('');
  await writeFile(join(folder, file), bundle);
  console.log(`${name} ${await versionOf(name)}\t${file}`);
}

async function versionOf(name) {
  const place = name === 'umami' ? 'package' : join('node_modules', name);
  return JSON.parse(await readFile(join(folder, place, 'package.json'), 'utf8')).version;
}
