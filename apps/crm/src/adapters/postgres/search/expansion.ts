import type { Queryable } from '@enterprise-mcp/postgres';
import { Params } from '../params.ts';
import { closestSpellings } from './spelling.ts';

/** A word of the data that stands for a word of the query; the smaller the rank, the nearer. */
export interface RankedWord {
  readonly word: string;
  readonly rank: number;
}

/** What a word of the query may be in the data: any word it begins, or one of these, nearest first. */
export type Expansion =
  | { readonly kind: 'prefix'; readonly from: string; readonly to: string }
  | {
      readonly kind: 'words';
      readonly words: readonly RankedWord[];
      /** What all the words contain: the quicker way to see whether a customer has one. */
      readonly part?: string;
      /** There are more words than these. */
      readonly cut?: boolean;
    };

/** By rank, and among equals as the database sorts in "C": by bytes. */
export function byRank(a: RankedWord, b: RankedWord): number {
  return a.rank - b.rank || Buffer.compare(Buffer.from(a.word), Buffer.from(b.word));
}

/** The last code point: above every word that begins alike. */
const LAST = '\u{10FFFF}';

export function prefixOf(word: string): Expansion {
  return { kind: 'prefix', from: word, to: word + LAST };
}

export function isEmpty(expansion: Expansion): boolean {
  return expansion.kind === 'words' && expansion.words.length === 0;
}

/** A part shorter than a trigram would be looked for in every word. Two ideographs are a name, two letters are not. */
export function isShort(part: string): boolean {
  return [...part].length < (/^[a-z0-9 ]*$/.test(part) ? 3 : 2);
}

const MAX_PARTS = 500;

/** Words that contain this one. Those it begins are left out when `inside` (an earlier tier has them). */
export async function containing(tx: Queryable, word: string, inside: boolean): Promise<Expansion> {
  const params = new Params();
  // Plain words hold neither % nor _ nor a backslash.
  const contains = params.add(`%${word}%`);
  const begins = inside ? ` AND v.word NOT LIKE ${params.add(`${word}%`)}` : '';
  const { rows } = await tx.query<{ word: string }>(
    `SELECT v.word FROM crm.vocabulary v WHERE v.word LIKE ${contains}${begins}
     ORDER BY char_length(v.word), v.word LIMIT ${MAX_PARTS}`,
    params.values,
  );
  const words = rows.map((row) => ({ word: row.word, rank: row.word.length - word.length }));
  return { kind: 'words', words: words.sort(byRank), part: word, cut: rows.length === MAX_PARTS };
}

/** Words spelled like this one; the word itself counts as spelled right when it is one. */
export async function similar(tx: Queryable, word: string): Promise<Expansion> {
  const { rows } = await tx.query<{ word: string }>('SELECT crm.similar_words($1) AS word', [word]);
  return {
    kind: 'words',
    words: closestSpellings(
      word,
      rows.map((row) => row.word),
    ).toSorted(byRank),
  };
}
