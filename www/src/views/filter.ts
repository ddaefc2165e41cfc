/** Filters (`device:mobile`, `!page:/cart`) as the URL holds them and as people read them. */
import type { Messages } from '../i18n/messages';

/** The filters with one more, or with its opposite where it is to be left out. */
export function withFilter(
  filters: readonly string[],
  filter: string,
  exclude = false,
): readonly string[] {
  const wanted = exclude ? `!${filter}` : filter;
  const others = filters.filter((other) => other !== filter && other !== `!${filter}`);
  return [...others, wanted];
}

/** A filter in words. */
export function filterWords(filter: string, words: Messages['shell']['filter']): string {
  const [, not, name = '', rest = ''] = /^(!?)([^:]*):?(.*)$/s.exec(filter) ?? [];
  const dimension = Object.entries(words.dimensions).find(([known]) => known === name)?.[1];
  const said = `${dimension ?? name}: ${rest}`;
  return not ? `${words.not} ${said}` : said;
}
