/** A tab of any browser: the three things that a driver can do, and what follows from them. */
import assert from 'node:assert/strict';
import { until } from '../e2e/harness/until.mjs';

export class Tab {
  constructor(driven) {
    this.driven = driven;
  }

  /** Goes there and waits for the page's load event. */
  goto(url) {
    return this.driven.goto(url);
  }

  /** Runs a function in the page; its result, awaited, must be plain data. */
  run(script, ...args) {
    return this.driven.run(script, ...args);
  }

  /** Clicks an element as a person does, so that the browser believes in a person. */
  press(selector) {
    return this.driven.press(selector);
  }

  /** Closes the tab as a person does: without asking the page. */
  close() {
    return this.driven.close();
  }

  /** Runs a function in the page that may take the page away. */
  soon(script) {
    return this.run(`() => { setTimeout(${script}); }`);
  }

  /**
   * Goes there as by a link, without waiting for anything; once, also where the driver repeats a
   * script whose page went before it had answered.
   */
  follow(url) {
    const there = JSON.stringify(url);
    return this.soon(`() => { if (location.href !== ${there}) location.href = ${there}; }`);
  }

  /** Waits until a condition holds in the page, whichever page that is by then. */
  until(condition) {
    return until(
      () => this.run(condition),
      (holds) => assert(holds, `never: ${condition}`),
    );
  }
}
