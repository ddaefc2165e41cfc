/** The browsers' engines: how to start one, and why it cannot be. */
import { existsSync } from 'node:fs';
import { CHROMIUM, FIREFOX, chromium, firefox } from './engines/puppeteer.mjs';
import { DRIVER, MINI_BROWSER, XVFB, webkit } from './engines/webkit.mjs';

function absent(...programs) {
  const missing = programs.filter((program) => !program || !existsSync(program));
  return missing.length
    ? `not installed: ${missing.map((path) => path ?? 'MiniBrowser')}`
    : undefined;
}

export const ENGINES = {
  Chromium: { launch: chromium, lacking: () => absent(CHROMIUM) },
  Firefox: { launch: firefox, lacking: () => absent(FIREFOX) },
  WebKitGTK: { launch: webkit, lacking: () => absent(DRIVER, MINI_BROWSER, XVFB) },
};
