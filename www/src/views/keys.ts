/** Keys of rows as people read them: channels and devices by their words, the rest as collected. */
import type { Messages } from '../i18n/messages';
import { wordFor } from './matcher';

export function keyWords(key: string, messages: Messages): string {
  if (key === '(none)' || key === '') return messages.shell.none;
  if (key === '(other)') return messages.shell.others;
  return wordFor(key, messages.words.keys);
}
