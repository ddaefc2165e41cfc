import { attempt } from './attempt';
import { isDriven, isUp, signal, type Json } from './core';
import { pageKey } from './navigation';
import { endpoint, site } from './settings';

/** What the collector knows of the site (`protocol/src/tag.rs`). */
interface Config {
  experiments: { id: Json; control: string; pages?: string }[];
  linked_domains: string[];
  cookieless: boolean;
  include_bots: boolean;
}

let isAsked = false;
let isAnswered = false;
let config: Config | undefined;
const held: (() => void)[] = [];

/** The shop's other domains. */
export function linkedDomains(): string[] {
  return config?.linked_domains ?? [];
}

/** Whether who browses takes part in experiments: a program only where the site wants it. */
export function isSubject(): boolean {
  return !isDriven || !!config?.include_bots;
}

/**
 * What the core must know of an experiment: of one that is not for this page or visitor, what to
 * show instead; nothing if the configuration is not there.
 */
export function definitionOf(id: Json): Json {
  if (!config) return null;
  const known = config.experiments.find((experiment) => experiment.id === id);
  const isHere = isSubject() && RegExp(known?.pages ?? '').test(pageKey());
  return (isHere && known) || { control: known?.control };
}

/** Acts once the core is there, and an answer about the site. */
export function whenReady(act: () => void): void {
  held.push(act);
  release();
}

/** Lets go what waited, if it is time. */
export function release(): void {
  if (isUp() && isAnswered) for (const act of held.splice(0)) attempt(act);
}

/** Asks, once, what the collector knows of the site. */
export function fetchTag(): void {
  if (isAsked) return;
  isAsked = true;
  fetch(endpoint('tag', '/v1/tag/') + encodeURIComponent(site), { credentials: 'omit' })
    .then((response) => (response.ok ? response.json() : undefined))
    .then((answer?: Config) => {
      config = answer;
      if (answer?.cookieless) signal('cookieless');
    })
    .catch(() => {
      // Then the page is shown what it was shown before.
    })
    .finally(() => {
      isAnswered = true;
      release();
    });
}
