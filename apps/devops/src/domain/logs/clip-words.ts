/** A word that is cut may be half a secret, which nothing recognises any more; a longer one shows enough of itself. */
const LONGEST_HALF = 100;

/** The first `length` characters, ending at the end of a word, and a sign that there was more. */
export function clipWords(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length);
  const half = /\S*$/.exec(cut)?.[0] ?? '';
  const clean =
    half.length < LONGEST_HALF && !/\s/.test(text.charAt(length)) ? cut.slice(0, cut.length - half.length) : cut;
  return `${clean.replace(/[\uD800-\uDBFF]$/, '').trimEnd()}…`;
}
