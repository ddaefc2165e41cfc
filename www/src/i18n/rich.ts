/**
 * Sentences whose figures stand out, as data: messages say what is strong, a
 * loss, a gain or code; `Finding` draws it. No markup passes through strings.
 */
export type Tone = 'plain' | 'strong' | 'loss' | 'gain' | 'code' | 'note';

export interface Piece {
  tone: Tone;
  text: string;
}

export type Phrase = readonly Piece[];

const piece = (tone: Tone) => (text: string) => ({ tone, text });

export const strong = piece('strong');
export const loss = piece('loss');
export const gain = piece('gain');
export const code = piece('code');
export const note = piece('note');

/** A sentence from literal text, pieces, and whole phrases (or nothing) between. */
export function rich(text: TemplateStringsArray, ...values: (Piece | Phrase | string)[]): Phrase {
  const pieces: Piece[] = [];
  text.forEach((literal, index) => {
    if (literal) pieces.push({ tone: 'plain', text: literal });
    const value = values[index];
    if (value === undefined || value === '') return;
    if (typeof value === 'string') pieces.push({ tone: 'plain', text: value });
    else if ('tone' in value) pieces.push(value);
    else pieces.push(...value);
  });
  return pieces;
}

/** The sentence as plain text, for titles and tests. */
export function plain(phrase: Phrase): string {
  return phrase.map(({ text }) => text).join('');
}
