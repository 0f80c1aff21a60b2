// Enough to search a few documents in tests; PostgreSQL knows languages, this knows endings.
const STOP = new Set(
  'the of and a an in to is are for on with by be at as that this which from was were it or what has have can been how do does i my not der die das und ist im in'.split(
    ' ',
  ),
);

/** Words of a text without their endings, stop words aside. */
export function stems(text: string): readonly string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
    .filter((word) => !STOP.has(word))
    .map((word) => (word.length > 4 ? word.replace(/(ings?|ed|es|e?s|e)$/, '') : word));
}
