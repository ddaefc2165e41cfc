/** Labels that fit: the middle goes, because both ends of a path tell pages apart. */

/** Rough width of a character of the interface's font, as a share of its size. */
const CHARACTER = 0.54;

export function fitting(text: string, width: number, size: number): string {
  const room = Math.max(4, Math.floor(width / (size * CHARACTER)));
  if (text.length <= room) return text;
  const head = Math.ceil((room - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (room - 1 - head))}`;
}
