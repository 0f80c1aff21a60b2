/** Arguments for people, every value visible: a line each, texts of several lines with a bar before each line. */
export function argumentsText(input: unknown): string {
  const lines = linesOf(input);
  return lines.length > 0 ? lines.join('\n') : '(no arguments)';
}

const lineEnd = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

export function severalLines(text: string): boolean {
  return lineEnd.test(text);
}

/**
 * Text of several lines as a part of a preview: a bar before each line, so that nothing in it can pass for another part.
 */
export function quoted(text: string): string {
  return text
    .split(lineEnd)
    .map((line) => `| ${line}`)
    .join('\n');
}

function linesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => hung('-', item));
  if (value !== null && typeof value === 'object') {
    return Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .flatMap(([key, inner]) => hung(`${/^\w{1,64}$/.test(key) ? key : JSON.stringify(key)}:`, inner));
  }
  return [scalar(value)];
}

/** What belongs to a name: on its line where it fits there, indented below it where not. */
function hung(name: string, value: unknown): string[] {
  if (typeof value === 'string' && severalLines(value)) {
    return [
      name,
      ...quoted(value)
        .split('\n')
        .map((line) => `  ${line}`),
    ];
  }
  if (value === null || typeof value !== 'object') return [`${name} ${scalar(value)}`];
  const inner = linesOf(value);
  if (inner.length === 0) return [`${name} ${Array.isArray(value) ? '(empty list)' : '(empty)'}`];
  return [name, ...inner.map((line) => `  ${line}`)];
}

/** Quotes show where a text begins and ends, and tell it from a number. */
function scalar(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? String(value));
}
