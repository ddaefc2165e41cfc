/** What a table shows of each row, for the screen, for sorting and for CSV alike. */
export interface Column<Row> {
  id: string;
  label: string;
  /** What is sorted by and written to CSV: raw, not formatted. */
  value: (row: Row) => string | number | null;
  /** What is written to CSV, where it differs: money with its currency, times in full. */
  csv?: (row: Row) => string | number | null;
  /** Where the cell leads. */
  href?: (row: Row) => string | undefined;
  /** The filter that a click on the cell sets. */
  filter?: (row: Row) => string | undefined;
  /** What is shown, where it differs. */
  text?: (row: Row) => string;
  /** Definition or exact figure, on hover. */
  title?: string;
  tone?: (row: Row) => 'exit' | 'goal' | undefined;
  numeric?: boolean;
  /** Draws the figure as a bar too: its length from 0 to 1. */
  bar?: (row: Row) => number;
}

export type Direction = 'ascending' | 'descending';

/** Sorted copy; undefined figures stay last whichever way, ties keep their order. */
export function sorted<Row>(
  rows: readonly Row[],
  column: Column<Row>,
  direction: Direction,
): Row[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return [...rows].sort((a, b) => {
    const [left, right] = [column.value(a), column.value(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    if (typeof left === 'number' && typeof right === 'number') return sign * (left - right);
    return sign * String(left).localeCompare(String(right));
  });
}

/** RFC 4180 with a header line. */
export function toCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [columns.map(({ label }) => cell(label))];
  for (const row of rows)
    lines.push(columns.map((column) => cell((column.csv ?? column.value)(row))));
  return lines.map((line) => `${line.join(',')}\r\n`).join('');
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // A page may be named like a formula, and spreadsheets would run it.
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless;
}
