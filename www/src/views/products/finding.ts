/** What sells most, what is seen and not bought, and what is searched for and not there. */
import type { ProductRow, SearchRow } from '../../api/types';
import type { products } from '../../i18n/en/products';
import { rich, type Phrase } from '../../i18n/rich';

/** Below it a rate of one product says next to nothing. */
const FEW_VIEWS = 100;
/** Bought by less than half of what the middle product's viewers do. */
const LITTLE = 0.5;

export function productsFinding(
  words: ReturnType<typeof products>['finding'],
  rows: readonly ProductRow[],
  searches: readonly SearchRow[],
  name: (row: ProductRow) => string,
): Phrase {
  if (rows.length === 0 && searches.length === 0) return words.nothing();
  const best = rows.find(({ bought }) => bought > 0);
  const seen = rows.reduce((sum, { viewed }) => sum + viewed, 0);
  const lagging = seenNotBought(rows);
  const missing = notFound(searches);
  return rich`${best ? words.best(name(best), best.bought, best.revenue) : words.noneBought(seen)}${
    lagging ? words.seenNotBought(name(lagging), lagging.viewed, lagging.view_to_buy_rate ?? 0) : ''
  }${missing ? words.missing(missing.term, missing.zero_results) : ''}`;
}

/** The most seen product that far fewer of its viewers buy than those of the middle one. */
function seenNotBought(rows: readonly ProductRow[]): ProductRow | undefined {
  const told = rows.filter(
    ({ viewed, view_to_buy_rate: rate }) => viewed >= FEW_VIEWS && rate !== null,
  );
  const rates = told.map((row) => row.view_to_buy_rate ?? 0).sort((a, b) => a - b);
  const middle = rates[Math.floor(rates.length / 2)] ?? 0;
  return told
    .filter((row) => (row.view_to_buy_rate ?? 0) < LITTLE * middle)
    .reduce<ProductRow | undefined>(
      (most, row) => (most && most.viewed >= row.viewed ? most : row),
      undefined,
    );
}

/** The term that found nothing most often. */
function notFound(searches: readonly SearchRow[]): SearchRow | undefined {
  return searches
    .filter(({ zero_results: none }) => none > 0)
    .reduce<SearchRow | undefined>(
      (most, row) => (most && most.zero_results >= row.zero_results ? most : row),
      undefined,
    );
}
