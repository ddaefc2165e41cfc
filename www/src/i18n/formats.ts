/**
 * Figures as a person reads them: Intl in the language of the screen and the
 * site's own currency and time zone. Pure; knows no message.
 */
import type { Money } from '../api/types';
import type { Bucket, Day, Days } from '../state/range';
import { addDays } from '../state/range';

export type Locale = 'pt-BR' | 'en';

export interface PluralForms {
  one: string;
  other: string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** ISO 4217's code for money whose currency neither the event nor the site named. */
const NO_CURRENCY = 'XXX';
/** What stands where a figure is undefined. */
export const NO_FIGURE = '–';

export class Formats {
  readonly zone: string;
  readonly #numbers = new Map<string, Intl.NumberFormat>();
  readonly #dates = new Map<string, Intl.DateTimeFormat>();
  readonly #plurals: Intl.PluralRules;

  constructor(
    readonly locale: Locale,
    zone: string,
    readonly currency: string | null,
  ) {
    this.zone = usableZone(zone);
    this.#plurals = new Intl.PluralRules(locale);
  }

  number(value: number): string {
    return this.#number({ maximumFractionDigits: 0 }).format(value);
  }

  decimal(value: number | null, digits = 2): string {
    if (value === null) return NO_FIGURE;
    return this.#number({ maximumFractionDigits: digits }).format(value);
  }

  /** An average, always with one digit: 1,0 and 1,3 stand in one column. */
  average(value: number): string {
    return this.#number({ minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
  }

  /** A long count made short (12,3 mil), for axes and cards. */
  short(value: number): string {
    return this.#number({ notation: 'compact', maximumFractionDigits: 1 }).format(value);
  }

  percent(rate: number | null, digits = 1): string {
    if (rate === null) return NO_FIGURE;
    return this.#number({ style: 'percent', maximumFractionDigits: digits }).format(rate);
  }

  /** A change, with its sign also when it is a gain. */
  signedPercent(rate: number | null, digits = 1): string {
    if (rate === null) return NO_FIGURE;
    const options = { style: 'percent', maximumFractionDigits: digits } as const;
    return this.#number({ ...options, signDisplay: 'exceptZero' }).format(rate);
  }

  signed(value: number, digits = 0): string {
    const options = { maximumFractionDigits: digits, signDisplay: 'exceptZero' } as const;
    return this.#number(options).format(value);
  }

  money(money: Money): string {
    const { format, unit } = this.#money(money.currency, {});
    return format.format(money.minor / unit);
  }

  /** R$ 312 mil: for where the exact figure is one hover away. */
  moneyShort(money: Money): string {
    const { format, unit } = this.#money(money.currency, {});
    const amount = money.minor / unit;
    if (Math.abs(amount) < 10_000) return format.format(amount);
    const short = { notation: 'compact', maximumFractionDigits: 1, minimumFractionDigits: 0 };
    return this.#money(money.currency, short as Intl.NumberFormatOptions).format.format(amount);
  }

  /** Several currencies side by side, never added. */
  moneyList(list: readonly Money[], short = false): string {
    if (list.length === 0) return NO_FIGURE;
    return list.map((money) => (short ? this.moneyShort(money) : this.money(money))).join(' · ');
  }

  date(instant: number): string {
    return this.#date({ dateStyle: 'medium' }).format(instant);
  }

  dateTime(instant: number): string {
    return this.#date({ dateStyle: 'medium', timeStyle: 'short' }).format(instant);
  }

  time(instant: number): string {
    return this.#date({ timeStyle: 'short' }).format(instant);
  }

  /** 1 – 30 de nov. de 2026; the day after the last is not shown. */
  days({ from, to }: Days): string {
    const last = addDays(to, -1);
    const options = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
    const format = new Intl.DateTimeFormat(this.locale, options);
    return format.formatRange(Date.parse(from), Date.parse(last));
  }

  /** A day of the site's calendar. */
  day(day: Day): string {
    return this.days({ from: day, to: addDays(day, 1) });
  }

  /** The start of a bucket, as short as its size allows. */
  bucket(start: number, bucket: Bucket): string {
    switch (bucket) {
      case 'hour':
        return this.#date({ hour: '2-digit', minute: '2-digit' }).format(start);
      case 'month':
        return this.#date({ month: 'short', year: 'numeric' }).format(start);
      default:
        return this.#date({ day: 'numeric', month: 'short' }).format(start);
    }
  }

  /** Two units at most: 3 min 20 s, 2 h 5 min, 4 d 1 h. */
  duration(span: number | null): string {
    if (span === null) return NO_FIGURE;
    if (span > 0 && span < SECOND) return `${this.number(span)} ms`;
    if (span < MINUTE) return this.#units([Math.round(span / SECOND), 'second']);
    if (span < HOUR) return this.#split(span, MINUTE, 'minute', SECOND, 'second');
    if (span < DAY) return this.#split(span, HOUR, 'hour', MINUTE, 'minute');
    return this.#split(span, DAY, 'day', HOUR, 'hour');
  }

  /** 25 MB: in thousands, as disks are sold. */
  bytes(count: number): string {
    const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
    const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
    const unit = units[power] ?? 'byte';
    const options = {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: 1,
    } as const;
    return this.#number(options).format(count / 1_000 ** power);
  }

  /** A p-value, never rounded to nought. */
  pValue(p: number | null): string {
    if (p === null) return NO_FIGURE;
    if (p < 0.0001) return `< ${this.decimal(0.0001, 4)}`;
    return this.#number({ maximumSignificantDigits: 2 }).format(p);
  }

  plural(count: number, forms: PluralForms): string {
    return this.#plurals.select(count) === 'one' ? forms.one : forms.other;
  }

  /** The count and its noun. */
  count(count: number, forms: PluralForms): string {
    return `${this.number(count)} ${this.plural(count, forms)}`;
  }

  list(items: readonly string[]): string {
    return new Intl.ListFormat(this.locale).format(items);
  }

  #split(span: number, large: number, name: string, small: number, rest: string): string {
    const smalls = Math.round(span / small);
    const ratio = large / small;
    return this.#units([Math.floor(smalls / ratio), name], [smalls % ratio, rest]);
  }

  #units(...parts: [number, string][]): string {
    return parts
      .filter(([value], index) => value > 0 || index === 0)
      .map(([value, unit]) =>
        this.#number({ style: 'unit', unit, unitDisplay: 'short' }).format(value),
      )
      .join(' ');
  }

  #money(currency: string, options: Intl.NumberFormatOptions) {
    if (currency === NO_CURRENCY) {
      const two = { minimumFractionDigits: 2, maximumFractionDigits: 2, ...options };
      return { format: this.#number(two), unit: 100 };
    }
    const format = this.#number({ style: 'currency', currency, ...options });
    const whole = this.#number({ style: 'currency', currency });
    return { format, unit: 10 ** (whole.resolvedOptions().maximumFractionDigits ?? 2) };
  }

  #number(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    return kept(this.#numbers, options, () => new Intl.NumberFormat(this.locale, options));
  }

  #date(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const zoned = { ...options, timeZone: this.zone };
    return kept(this.#dates, options, () => new Intl.DateTimeFormat(this.locale, zoned));
  }
}

/** Making an Intl format is slow; each is made once. */
function kept<T>(cache: Map<string, T>, options: object, make: () => T): T {
  const key = JSON.stringify(options);
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}

/** A zone that this browser does not know reads as UTC rather than breaking the page. */
function usableZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
