/**
 * What the browser tests need and may not find: the binary and Chromium. A
 * story that cannot run is counted as skipped and says what is missing; with
 * `CI=true` it fails instead.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const BINARIES = process.env.JORNADA_BIN
  ? [process.env.JORNADA_BIN]
  : [`${ROOT}target/release/jornada`, `${ROOT}target/debug/jornada`];
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const STORY_MS = 600_000;

/** The collector's binary. */
export const binary = BINARIES.find((path) => existsSync(path));

/** The browser. */
export const chromium = existsSync(CHROMIUM) ? CHROMIUM : undefined;

function missing() {
  if (!binary) {
    return `no collector at ${BINARIES.join(' or ')}: build it, or say where by JORNADA_BIN`;
  }
  if (!chromium) {
    return `no Chromium at ${CHROMIUM}: install the package chromium, or say where by CHROMIUM`;
  }
  return undefined;
}

/**
 * A test with a real collector and a real browser.
 * @param {string} name
 * @param {(t: import('node:test').TestContext) => Promise<void>} body
 */
export function story(name, body) {
  const lacking = missing();
  const skip = lacking && process.env.CI !== 'true' ? lacking : false;
  test(name, { skip, timeout: STORY_MS }, async (t) => {
    assert.equal(lacking, undefined);
    await body(t);
  });
}
