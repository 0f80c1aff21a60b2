import { round } from './stats.ts';

/** Prints rows under headings: first column to the left, numbers to the right. */
export function table(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const cells = [headings, ...rows].map((row) => row.map(String));
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  const [head = [], ...body] = cells;
  console.log(line(head));
  console.log(widths.map((width) => '─'.repeat(width)).join('  '));
  for (const row of body) console.log(line(row));
  console.log('');
}

export function heading(text: string): void {
  console.log(`\n${text}\n`);
}

export interface Target {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  /** Default: the value must not exceed the limit. */
  readonly atLeast?: boolean;
}

/** Prints which targets were met, then everything as the last line. */
export function finish(bench: string, targets: readonly Target[], results: Record<string, unknown>): void {
  const checked = targets.map(({ name, value, limit, atLeast = false }) => ({
    name,
    value: round(value),
    limit,
    met: atLeast ? value >= limit : value <= limit,
  }));
  for (const [index, { name, value, limit, met }] of checked.entries()) {
    console.log(`${met ? 'met   ' : 'MISSED'} ${name}: ${value} (${targets[index]?.atLeast ? '≥' : '≤'} ${limit})`);
  }
  console.log('');
  console.log(JSON.stringify({ bench, node: process.version, targets: checked, ...results }));
}
