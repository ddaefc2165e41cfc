/** What changed most between two stretches of time, row by row. */
export interface Counted {
  key: string;
  sessions: number;
}

export interface Mover {
  key: string;
  now: number;
  before: number;
  difference: number;
}

/** The rows that gained or lost most, whichever side they are on. */
export function movers(now: readonly Counted[], before: readonly Counted[], most: number): Mover[] {
  const of = (rows: readonly Counted[]) =>
    new Map(rows.map(({ key, sessions }) => [key, sessions]));
  const [left, right] = [of(now), of(before)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((key) => {
      const [here, there] = [left.get(key) ?? 0, right.get(key) ?? 0];
      return { key, now: here, before: there, difference: here - there };
    })
    .filter(({ difference }) => difference !== 0)
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || (a.key < b.key ? -1 : 1))
    .slice(0, most);
}
