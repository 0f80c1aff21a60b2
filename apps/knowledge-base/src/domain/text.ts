/** Text as it is stored: PostgreSQL takes neither NUL nor half a surrogate pair. */
export function storable(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\uFFFD').replaceAll('\0', '');
}

/** The first `max` characters, never half of one. */
export function beginning(text: string, max: number): string {
  return text.length <= max ? text : text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '');
}
