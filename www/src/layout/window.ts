/** Which rows of a long list are drawn: those in view and some around, whatever its length. */
export interface Window {
  /** First row drawn, and the first not drawn after it. */
  from: number;
  to: number;
  /** Room of the rows before and after. */
  above: number;
  below: number;
}

/** Rows drawn beyond the edges, so that fast scrolling shows no gap. */
const AROUND = 12;

export function windowOf(count: number, rowHeight: number, top: number, height: number): Window {
  const first = Math.floor(Math.max(0, top) / rowHeight);
  const inView = Math.ceil(height / rowHeight);
  const from = Math.max(0, Math.min(first - AROUND, count - inView - AROUND));
  const to = Math.min(count, first + inView + AROUND);
  return { from, to, above: from * rowHeight, below: Math.max(0, count - to) * rowHeight };
}
