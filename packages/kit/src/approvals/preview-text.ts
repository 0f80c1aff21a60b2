import { quoted, severalLines } from './arguments-text.ts';

/**
 * A preview as most tools want it: a label and its value on a line each, the values below each other. Rows without a
 * value are left out; a value of several lines is quoted below its label, so that it cannot pass for other rows.
 */
export function previewText(rows: readonly (readonly [label: string, value: string | null | undefined])[]): string {
  const given = rows.flatMap(([label, value]) =>
    value === null || value === undefined ? [] : [[label, value] as const],
  );
  const width = Math.max(...given.map(([label]) => label.length));
  return given
    .map(([label, value]) => (severalLines(value) ? `${label}\n${quoted(value)}` : `${label.padEnd(width)}  ${value}`))
    .join('\n');
}
