import { describe, expect, it } from 'vitest';
import { sorted, toCsv, type Column } from './table';

interface Row {
  page: string;
  rate: number | null;
}
const page: Column<Row> = { id: 'page', label: 'Page', value: (row) => row.page };
const rate: Column<Row> = { id: 'rate', label: 'Rate, %', value: (row) => row.rate };
const rows: Row[] = [
  { page: '/b', rate: 0.5 },
  { page: '/a', rate: null },
  { page: '/c', rate: 0.25 },
];
const pages = (list: Row[]) => list.map((row) => row.page).join('');

describe('sorted', () => {
  it('keeps undefined figures last both ways', () => {
    expect(pages(sorted(rows, rate, 'ascending'))).toBe('/c/b/a');
    expect(pages(sorted(rows, rate, 'descending'))).toBe('/b/c/a');
  });

  it('leaves its argument alone', () => {
    expect(pages(sorted(rows, page, 'ascending'))).toBe('/a/b/c');
    expect(pages(rows)).toBe('/b/a/c');
  });
});

describe('toCsv', () => {
  it('writes raw figures and empty cells', () => {
    expect(toCsv([page, rate], rows)).toBe('Page,"Rate, %"\r\n/b,0.5\r\n/a,\r\n/c,0.25\r\n');
  });

  it('quotes, and disarms formulas', () => {
    const odd = [{ page: '=1+"1"', rate: -2 }];
    expect(toCsv([page, rate], odd)).toBe('Page,"Rate, %"\r\n"\'=1+""1""",-2\r\n');
  });
});
