import type { Json } from './core';

/** Deeper than this is left out, as the collector would refuse it. */
const DEPTH = 8;

/**
 * Plain data in the form that the core reads (`sdk/src/value.rs`): types by a letter, texts and
 * lists by their length, so that nothing needs escapes.
 */
export function encode(value: Json | undefined, depth = 0): string {
  switch (typeof value) {
    case 'string':
      return 's' + encodeText(value);
    case 'number':
      return `#${value};`;
    case 'boolean':
      return value ? 't' : 'f';
  }
  if (!value || depth > DEPTH) return 'n';
  if (Array.isArray(value)) {
    return `[${value.length}:` + value.map((entry) => encode(entry, depth + 1)).join('');
  }
  const entries = Object.entries(value as { [key: string]: Json });
  return (
    `{${entries.length}:` +
    entries.map(([key, entry]) => encodeText(key) + encode(entry, depth + 1)).join('')
  );
}

/** The length is in characters: lone surrogates count, as they arrive as one. */
function encodeText(text: string): string {
  return `${[...text].length}:${text}`;
}
