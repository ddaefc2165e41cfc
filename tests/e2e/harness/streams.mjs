/** The SDK's numbering, by which a test sees that nothing was lost or doubled. */
import assert from 'node:assert/strict';

/** @typedef {import('./collector.mjs').Line} Line */

/**
 * Ids are `STREAM.N`, one stream a document, N from 1 without gaps or repetitions.
 * @param {Line[]} events
 */
export function assertNoGaps(events) {
  /** @type {Map<string, number[]>} */
  const streams = new Map();
  for (const { visitor, id } of events) {
    const [stream, n] = String(id).split('.');
    const key = `${visitor} ${stream}`;
    streams.set(key, [...(streams.get(key) ?? []), Number(n)]);
  }
  for (const [stream, numbers] of streams) {
    const sorted = numbers.toSorted((a, b) => a - b);
    const expected = sorted.map((_, at) => at + 1);
    assert.deepEqual(sorted, expected, `stream ${stream}`);
  }
}

/**
 * A visitor's events in their total order.
 * @param {Line[]} events
 */
export function inOrder(events) {
  return events.toSorted((a, b) => a.at - b.at || a.seq - b.seq);
}

/**
 * The events of one type, in order.
 * @param {Line[]} events
 * @param {string} type
 */
export function ofType(events, type) {
  return inOrder(events.filter((event) => event.type === type));
}
