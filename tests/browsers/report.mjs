/** A reporter of Node's test runner: the table of behaviours by browser and core, at the end. */

const MARKS = { passed: 'ok', failed: 'FAILED', unsupported: '-' };

/** What the runner says of tests that a pattern leaves out. */
const LEFT_OUT = 'test name does not match pattern';

/** What became of a behaviour, and the reason where it was not tried. */
function outcome(type, { skip }) {
  if (skip !== undefined) return { mark: MARKS.unsupported, reason: String(skip) };
  return { mark: type === 'test:pass' ? MARKS.passed : MARKS.failed };
}

/** Columns side by side; the first one as wide as its longest cell. */
function table(rows) {
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => row[at].length)));
  return rows
    .map(
      (row) =>
        row
          .map((cell, at) => cell.padEnd(widths[at]))
          .join('  ')
          .trimEnd() + '\n',
    )
    .join('');
}

export default async function* report(source) {
  /** Outcomes by column and behaviour. */
  const columns = new Map();
  let behaviours = [];
  const titles = new Set();
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    // Left out by whoever runs a part.
    if (data.skip === LEFT_OUT) continue;
    // A column's behaviours are told before the column itself.
    if (data.nesting === 2) behaviours.push([data.name, outcome(type, data)]);
    if (data.nesting !== 1) continue;
    columns.set(data.name, new Map(behaviours));
    for (const [title] of behaviours) titles.add(title);
    behaviours = [];
  }
  const names = [...columns.keys()];
  const rows = [...titles].map((title) => [
    title,
    ...names.map((name) => columns.get(name).get(title)?.mark ?? ''),
  ]);
  yield `\n${table([['behaviour', ...names], ...rows])}`;
  for (const [name, outcomes] of columns) {
    for (const [title, { reason }] of outcomes) {
      if (reason) yield `- ${title} (${name}): ${reason}\n`;
    }
  }
}
