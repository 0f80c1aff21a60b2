/** Text as it is stored: PostgreSQL takes neither NUL nor half a surrogate pair. */
export function storable(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\uFFFD').replaceAll('\0', '');
}

/** Whether anything is left of a text once it is stored: a NUL alone is nothing. */
export function saysSomething(text: string): boolean {
  return storable(text).trim() !== '';
}

/** The beginning of a long text, never half a character, and how long it was if anything is missing. */
export function excerpt(text: string, max: number): { readonly text: string; readonly clippedFrom?: number } {
  if (text.length <= max) return { text };
  return { text: `${text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '')}…`, clippedFrom: text.length };
}

/** Text of a letter: whatever ends a line is one line feed, since half a line end is read as one by some programs only. */
export function bodyText(text: string): string {
  return storable(text).replaceAll(/\r\n?/g, '\n');
}
