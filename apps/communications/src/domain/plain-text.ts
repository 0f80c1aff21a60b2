import { commsErrors } from '../errors.ts';

// What a reader of a line-based format may take for the end of a line, and what shows a text other than it is: control
// characters, line and paragraph separators, turns of direction, halves of characters, marks without a width.
const HIDDEN = /[\p{Cc}\p{Cs}\u2028\u2029\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/u;
const HIDDEN_BUT_BREAKS = new RegExp(
  HIDDEN.source.replace('\\p{Cc}', '\\u0000-\\u0008\\u000B-\\u001F\\u007F-\\u009F'),
  'u',
);

/**
 * One line that says what it shows.
 *
 * @throws COMMS_TEXT_REFUSED
 */
export function plainLine(field: string, text: string): string {
  return checked(field, text.trim(), HIDDEN);
}

/** Like `plainLine`, and may have lines and tabs. Line ends become `\n`. */
export function plainLines(field: string, text: string): string {
  return checked(field, text.replaceAll(/\r\n?/g, '\n').trim(), HIDDEN_BUT_BREAKS);
}

function checked(field: string, text: string, refused: RegExp): string {
  const [found] = refused.exec(text) ?? [];
  if (found === undefined) return text;
  const code = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  throw commsErrors.COMMS_TEXT_REFUSED({ field, found: `the invisible character U+${code}` });
}
