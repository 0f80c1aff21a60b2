/** Text as it is stored: PostgreSQL takes neither NUL nor half a surrogate pair. */
export function storable(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\uFFFD').replaceAll('\0', '');
}
