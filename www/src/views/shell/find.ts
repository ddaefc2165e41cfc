/** What a search can lead to, best first. Pure: the lists are given. */
export interface Found {
  /** What it is: a page of the dashboard, an audience, a page of the site. */
  kind: string;
  text: string;
  href: string;
}

/** As letters, without case and accents: `saídas` is found by `SAIDAS`. */
export function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();
}

/** Those whose text holds every word of the query; beginnings before middles. */
export function find(query: string, all: readonly Found[], most: number): Found[] {
  const words = folded(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return all.slice(0, most);
  const starts = ({ text }: Found) => folded(text).startsWith(words[0] ?? '');
  const fitting = all.filter(({ text }) => words.every((word) => folded(text).includes(word)));
  return [...fitting.filter(starts), ...fitting.filter((one) => !starts(one))].slice(0, most);
}
