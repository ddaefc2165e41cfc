/** Light, dark, or as the system says; remembered on this machine. */
export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'jornada-theme';

class ThemeChoice {
  #theme = $state<Theme>(remembered());

  constructor() {
    this.#apply();
  }

  get current(): Theme {
    return this.#theme;
  }

  set current(theme: Theme) {
    this.#theme = theme;
    this.#apply();
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Storage may be blocked: the choice holds until the page is closed.
    }
  }

  /** The next one, for a single button. */
  next(): Theme {
    return THEMES[(THEMES.indexOf(this.#theme) + 1) % THEMES.length] ?? 'auto';
  }

  #apply(): void {
    document.documentElement.dataset['theme'] = this.#theme;
  }
}

function remembered(): Theme {
  try {
    return THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? 'auto';
  } catch {
    return 'auto';
  }
}

export const theme = new ThemeChoice();
