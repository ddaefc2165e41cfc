/**
 * Waiting for what arrives: ask again until it is there, and say at the
 * deadline what was there instead.
 */
import { setTimeout as pause } from 'node:timers/promises';

const DEADLINE_MS = 20_000;
const STEP_MS = 100;

/**
 * The first result of `probe` for which `check` does not throw.
 * @template T
 * @param {() => Promise<T>} probe
 * @param {(value: T) => void} check
 * @param {number} [deadlineMs]
 */
export async function until(probe, check, deadlineMs = DEADLINE_MS) {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    try {
      const value = await probe();
      check(value);
      return value;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await pause(STEP_MS);
  }
}
