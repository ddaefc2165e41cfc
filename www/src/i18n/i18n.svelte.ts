/**
 * The language of the screen, from the URL, else remembered, else the browser's;
 * with the words (`t`) and figures (`f`) that go with it and with the site shown.
 */
import { router } from '../state/router.svelte';
import { sites } from '../state/sites.svelte';
import { en } from './en';
import { Formats, type Locale } from './formats';
import type { Messages } from './messages';
import { ptBR } from './pt-BR';

export const LOCALES: readonly Locale[] = ['pt-BR', 'en'];
const KEY = 'jornada-language';
const messages: Record<Locale, (f: Formats) => Messages> = { 'pt-BR': ptBR, en };

class I18n {
  #preferred = $state<Locale>(preferred());
  readonly locale: Locale = $derived(
    LOCALES.find((known) => known === router.place.params.get('lang')) ?? this.#preferred,
  );
  readonly f: Formats = $derived(
    new Formats(this.locale, sites.current?.timezone ?? 'UTC', sites.current?.currency ?? null),
  );
  readonly t: Messages = $derived(messages[this.locale](this.f));

  /** Speaks this language from now on, and says so in the URL. */
  choose(locale: Locale): void {
    this.#preferred = locale;
    try {
      localStorage.setItem(KEY, locale);
    } catch {
      // Storage may be blocked; the URL still carries the choice.
    }
    router.set({ lang: locale });
  }
}

function preferred(): Locale {
  try {
    const kept = LOCALES.find((known) => known === localStorage.getItem(KEY));
    if (kept) return kept;
  } catch {
    // As above.
  }
  return navigator.languages.some((language) => language.toLowerCase().startsWith('pt'))
    ? 'pt-BR'
    : 'en';
}

export const i18n = new I18n();

/** The words of one page, which come with the page; `t` follows the language. */
export class PageWords<T> {
  readonly t: T = $derived.by(() => (i18n.locale === 'en' ? this.en : this.ptBR)(i18n.f));

  constructor(
    private readonly en: (f: Formats) => T,
    private readonly ptBR: (f: Formats) => T,
  ) {}
}
