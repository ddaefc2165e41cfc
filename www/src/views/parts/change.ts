/** How a figure stands against its comparison: the words, and whether that is good news. */
import type { Formats } from '../../i18n/formats';
import type { Messages } from '../../i18n/messages';

/** Which direction is a gain; none where more is only news. */
export type Better = 'more' | 'less' | undefined;

/** What a figure is out of, on the other side: below it a change says next to nothing. */
const FEW = 30;

interface Change {
  change?: { text: string; tone?: 'gain' | 'loss' | undefined };
}

/** Of a rate: in points. `outOf` is the denominator of the one before. */
export function rateChange(
  words: Messages['shell']['compare'],
  now: number | null,
  before: { rate: number | null; outOf: number } | undefined,
  better?: Better,
): Change {
  if (now === null || !before || before.rate === null) return {};
  if (before.outOf < FEW) return { change: { text: words.few } };
  const difference = now - before.rate;
  return said(words, words.points(difference), difference, better);
}

/** Of a count: relative. */
export function countChange(
  words: Messages['shell']['compare'],
  f: Formats,
  now: number,
  before: number | undefined,
  better?: Better,
): Change {
  if (before === undefined) return {};
  if (before < FEW) return { change: { text: words.few } };
  const rate = (now - before) / before;
  return said(words, f.signedPercent(rate), rate, better);
}

function said(
  words: Messages['shell']['compare'],
  text: string,
  difference: number,
  better: Better,
): Change {
  const isMore = difference > 0;
  const tone = (isMore ? better === 'more' : better === 'less') ? 'gain' : 'loss';
  const shown = better !== undefined && difference !== 0 ? ({ tone } as const) : {};
  return { change: { text: words.against(text), ...shown } };
}
