/** The loader that pages pin by its hash: what is written beside it is true of it, and of the core. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { it } from 'node:test';

const dist = new URL('../dist/', import.meta.url);
const integrity = (bytes) => 'sha384-' + createHash('sha384').update(bytes).digest('base64');

it('the pinned loader has the hash that is published, and pins the core', async () => {
  const pinned = JSON.parse(await readFile(new URL('jornada.json', dist), 'utf8'));
  const loader = await readFile(new URL('.' + pinned.src, dist));
  assert.match(pinned.src, /^\/jornada-pinned-[0-9a-f]{16}\.js$/);
  assert.equal(pinned.integrity, integrity(loader));
  const names = await readdir(dist);
  for (const core of [/^jornada-[0-9a-f]+\.wasm$/, /^jornada-fallback-[0-9a-f]+\.js$/]) {
    const name = names.find((name) => core.test(name));
    const hash = integrity(await readFile(new URL(name, dist)));
    assert(loader.includes(name) && loader.includes(hash), name);
  }
  assert(!(await readFile(new URL('jornada.js', dist))).includes('sha384'));
});
