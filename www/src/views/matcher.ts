/**
 * Matchers (`page:/p/*`, `event:purchase`) as people write and read them. The
 * collector decides what they match; here they are only spelled.
 */
import type { Messages } from '../i18n/messages';

/** What was typed, with `page:` or `event:` added where it is plain which. */
export function completed(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '' || /^(page|event):/.test(trimmed)) return trimmed;
  return trimmed.startsWith('/') ? `page:${trimmed}` : `event:${trimmed}`;
}

/** A matcher in words, where it is a plain one. */
export function matcherName(matcher: string, words: Messages['words']): string {
  // Alternatives one by one, unless a bar may stand inside a condition.
  if (matcher.includes('|') && !matcher.includes('[')) {
    const [alternatives = ''] = matcher.split(';');
    return alternatives
      .split('|')
      .map((one) => matcherName(one, words))
      .join(' | ');
  }
  const plain = /^(page|event):([^|;[]+)(?:;.*)?$/.exec(matcher);
  if (!plain) return matcher;
  const [, kind, name = ''] = plain;
  return kind === 'event' ? eventName(name, words) : name;
}

export function eventName(name: string, words: Messages['words']): string {
  return wordFor(name, words.events);
}

/** The word for a collected name, else the name: it may be any text, also `constructor`. */
export function wordFor(name: string, words: Readonly<Record<string, string>>): string {
  return Object.hasOwn(words, name) ? (words[name] ?? name) : name;
}
