import { attempt } from './attempt';

/** `?jornada_variant=experiment:variant`, several by commas: shown, and never counted. */
const NAME = 'jornada_variant';

/** What somebody who looks at the page beforehand wants to see, for this visit. */
const wanted =
  attempt(() => {
    const given = new URLSearchParams(location.search).get(NAME);
    if (given) sessionStorage.setItem(NAME, given);
    return given ?? sessionStorage.getItem(NAME);
  }) ?? '';

/** Whether this is such a visit. */
export const isPreview = !!wanted;

/** The variant to show instead of the assigned one. */
export function previewOf(experiment: unknown): string | undefined {
  const pair = wanted.split(',').find((entry) => entry.startsWith(experiment + ':'));
  return pair?.slice(String(experiment).length + 1);
}
