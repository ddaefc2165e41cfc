/** Chromium and Firefox, as one client drives them: the one by its own protocol, the other by WebDriver BiDi. */
import { launch } from 'puppeteer-core';

/** What the tests of this machine start Chromium with. */
const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where the browser is, or should be. */
export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const FIREFOX = process.env.FIREFOX ?? '/usr/bin/firefox-esr';

export async function chromium() {
  const browser = await launch({
    browser: 'chrome',
    executablePath: CHROMIUM,
    args: CHROMIUM_FLAGS,
  });
  return new PuppeteerBrowser('Chromium', browser);
}

export async function firefox() {
  const browser = await launch({ browser: 'firefox', executablePath: FIREFOX, headless: true });
  return new PuppeteerBrowser('Firefox', browser);
}

class PuppeteerBrowser {
  constructor(name, browser) {
    this.name = name;
    this.browser = browser;
  }

  /** A tab of its own. */
  async tab() {
    return new PuppeteerTab(await this.browser.newPage());
  }

  version() {
    return this.browser.version();
  }

  close() {
    return this.browser.close();
  }
}

class PuppeteerTab {
  constructor(page) {
    this.page = page;
  }

  async goto(url) {
    await this.page.goto(url, { waitUntil: 'load' });
  }

  run(script, ...args) {
    return this.page.evaluate(`(${script})(...${JSON.stringify(args)})`);
  }

  press(selector) {
    return this.page.click(selector);
  }

  /** Makes the processor so many times slower for the page; only Chromium can. */
  slowDown(times) {
    return this.page.emulateCPUThrottling(times);
  }

  /** From now on; the time in ms that scripts took of the processor, when it is called. */
  async watchScripts() {
    const client = await this.page.createCDPSession();
    await client.send('Performance.enable', { timeDomain: 'threadTicks' });
    return async () => {
      const { metrics } = await client.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'ScriptDuration').value * 1000;
    };
  }

  close() {
    return this.page.close({ runBeforeUnload: false });
  }
}
