// Pure functions over text that every server's domain needs: `@enterprise-mcp/kit/text`, which imports nothing.

// Letters that Unicode does not decompose into a base letter and a mark.
const latin: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
};

/** Letter case and accents aside: how names and text are compared. `Zürich` and `ZURICH` are the same. */
export function fold(text: string): string {
  // Most text has nothing to fold but its case.
  if (/^[\x20-\x7e\s]*$/.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[ßæœøđðłþı]/g, (letter) => latin[letter] ?? letter);
}

/** Text as it is stored: PostgreSQL takes neither NUL nor half a surrogate pair. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}

/** Whether anything is left of a text once it is stored: a NUL alone is nothing. */
export function saysSomething(text: string): boolean {
  return storable(text).trim() !== '';
}

/** The first `max` characters (UTF-16 units), never half of one. */
export function beginning(text: string, max: number): string {
  return text.length <= max ? text : text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '');
}

/** The beginning of a long text, and how long it was if anything is missing. */
export function excerpt(text: string, max: number): { readonly text: string; readonly clippedFrom?: number } {
  if (text.length <= max) return { text };
  return { text: `${beginning(text, max)}…`, clippedFrom: text.length };
}
