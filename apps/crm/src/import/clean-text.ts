// Postgres cannot store NUL at all, and no control character but tab and newline belongs into a CRM.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

export interface CleanText {
  readonly text: string;
  /** How many characters were taken out. */
  readonly stripped: number;
}

/** Outer white space and control characters go; everything else, formulas included, stays as it is. */
export function cleanText(raw: string): CleanText {
  const without = raw.replaceAll(CONTROL, '');
  return { text: without.trim(), stripped: raw.length - without.length };
}
