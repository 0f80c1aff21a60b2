import { beginning, fold } from '@enterprise-mcp/kit/text';
import type { Person } from './address.ts';

const WORD_MAX = 64;
/** A message is found by its first so many different words. */
const WORDS_MAX = 5000;
const QUERY_WORDS_MAX = 12;

/** Letters and digits only, in order, with repeats. */
export function wordsIn(text: string): readonly string[] {
  return (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => beginning(word, WORD_MAX));
}

/** What a message is found by: its words, the sender's again behind `<` and everyone's behind `@`. */
export function searchWords(message: {
  readonly subject: string;
  readonly text: string;
  readonly from: Person;
  readonly to: readonly Person[];
}): readonly string[] {
  const { subject, text, from, to } = message;
  const sender = wordsOfPerson(from);
  const everyone = new Set([...sender, ...to.flatMap(wordsOfPerson)]);
  const found = new Set([...sender.map((word) => `<${word}`), ...[...everyone].map((word) => `@${word}`)]);
  for (const word of [...wordsIn(subject), ...everyone, ...wordsIn(text)]) {
    if (found.size >= WORDS_MAX) break;
    found.add(word);
  }
  return [...found];
}

const wordsOfPerson = ({ name = '', address }: Person) => wordsIn(`${name} ${address}`);

/** A query as the beginnings of words that must all be there; undefined where it asks for no word at all. */
export function wordsWanted(query: {
  readonly words?: string | undefined;
  readonly from?: string | undefined;
  readonly with?: string | undefined;
}): readonly string[] {
  const { words = '', from = '', with: everyone = '' } = query;
  const wanted = [
    ...wordsIn(words),
    ...wordsIn(from).map((word) => `<${word}`),
    ...wordsIn(everyone).map((word) => `@${word}`),
  ];
  return [...new Set(wanted)].slice(0, QUERY_WORDS_MAX);
}

const SNIPPET = 240;

/** The part of a text around the first word that was looked for; its beginning where none is in it. */
export function snippetOf(text: string, words: readonly string[]): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  const folded = flat.toLowerCase();
  const at = words.map((word) => folded.indexOf(word)).filter((index) => index >= 0);
  const first = at.length === 0 ? 0 : Math.min(...at);
  const start = first < SNIPPET / 2 ? 0 : first - SNIPPET / 4;
  const part = flat.slice(start, start + SNIPPET).replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '');
  return `${start > 0 ? '…' : ''}${part}${start + SNIPPET < flat.length ? '…' : ''}`;
}
