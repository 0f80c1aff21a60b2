// Everything that shows nothing or moves what is shown: control, format and bidirectional characters, other line ends,
// lone surrogates, fillers, tags. Line feed and tab are what they seem.
const unseen = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;
// What makes one picture of several emoji, or a coloured one, between the characters it belongs to.
const inEmoji = /(?<=\p{Extended_Pictographic}\uFE0F?)(?:\u200D(?=\p{Extended_Pictographic})|\uFE0F)/gu;

/**
 * Text for a person who decides on it: what could hide or rearrange a part of it is written out, as `\u{202E}`. Carriage
 * returns before a line feed are dropped.
 */
export function visible(given: string): string {
  const text = given.replaceAll('\r\n', '\n');
  const joiners = new Set([...text.matchAll(inEmoji)].map(({ index }) => index));
  return text.replaceAll(unseen, (character, offset: number) => (joiners.has(offset) ? character : escaped(character)));
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}}`;
}
