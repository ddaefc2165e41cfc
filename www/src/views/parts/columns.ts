/** The usual columns of tables, so that a count, a rate or money reads the same everywhere. */
import type { Money } from '../../api/types';
import type { Formats } from '../../i18n/formats';
import type { Column } from './table';

interface Head {
  id: string;
  label: string;
  /** Definition, on hover. */
  title?: string;
}

export class Columns {
  constructor(private readonly f: Formats) {}

  text<Row>(head: Head, value: (row: Row) => string | null): Column<Row> {
    return { ...head, value, text: (row) => value(row) ?? '' };
  }

  count<Row>(head: Head, value: (row: Row) => number): Column<Row> {
    return { ...head, numeric: true, value, text: (row) => this.f.number(value(row)) };
  }

  /** With up to so many decimals: shares of conversions. */
  decimal<Row>(head: Head, value: (row: Row) => number | null, digits = 1): Column<Row> {
    return { ...head, numeric: true, value, text: (row) => this.f.decimal(value(row), digits) };
  }

  rate<Row>(head: Head, value: (row: Row) => number | null): Column<Row> {
    return { ...head, numeric: true, value, text: (row) => this.f.percent(value(row)) };
  }

  duration<Row>(head: Head, value: (row: Row) => number | null): Column<Row> {
    return { ...head, numeric: true, value, text: (row) => this.f.duration(value(row)) };
  }

  /** Sorted by its first currency; all of them are shown and written. */
  money<Row>(head: Head, value: (row: Row) => readonly Money[]): Column<Row> {
    return {
      ...head,
      numeric: true,
      value: (row) => value(row)[0]?.minor ?? null,
      text: (row) => this.f.moneyList(value(row)),
      csv: (row) =>
        value(row)
          .map(({ currency, minor }) => `${currency} ${minor}`)
          .join(' '),
    };
  }

  time<Row>(head: Head, value: (row: Row) => number | null): Column<Row> {
    return {
      ...head,
      value,
      text: (row) => {
        const time = value(row);
        return time === null ? '' : this.f.dateTime(time);
      },
      csv: (row) => {
        const time = value(row);
        return time === null ? null : new Date(time).toISOString();
      },
    };
  }
}
