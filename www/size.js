// Weighs the JavaScript that the first view needs (the entry and what it imports
// at once), brotli, against the budget. Lazy chunks are listed, not counted.
import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';

const BUDGET = 60_000;
const dist = new URL('dist/', import.meta.url);
const html = readFileSync(new URL('index.html', dist), 'utf8');
const scripts = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(
  (match) => match[1],
);
if (scripts.length === 0) {
  console.error('size: dist/index.html names no script; run the build first');
  process.exit(1);
}
let total = 0;
for (const script of scripts) {
  const bytes = brotliCompressSync(readFileSync(new URL(script, dist))).length;
  total += bytes;
  console.log(`${String(bytes).padStart(7)} B brotli  ${script}`);
}
console.log(`${String(total).padStart(7)} B of ${BUDGET} B: initial JavaScript`);
process.exit(total <= BUDGET ? 0 : 1);
