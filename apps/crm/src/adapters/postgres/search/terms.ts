import { storable } from '@enterprise-mcp/kit/text';
import type { Queryable } from '@enterprise-mcp/postgres';
import { plainForms } from './plain.ts';

/** What was asked for, in the forms the search compares. */
export interface Terms {
  /** As typed, trimmed. */
  readonly raw: string;
  /** Folded words with single spaces: the form of `name_key`. */
  readonly plain: string;
  /** Different words of `plain`, at most `MAX_WORDS`. */
  readonly words: readonly string[];
}

/** Longer queries are cut: nobody types them, and each word costs. */
const MAX_LENGTH = 200;
const MAX_WORDS = 8;
/** As in crm.word_rows(). */
const MAX_WORD = 64;

/** Undefined when nothing was asked; terms without words (only punctuation) find nothing. */
export async function termsOf(tx: Queryable, query: string | undefined): Promise<Terms | undefined> {
  // Twice: the cut can leave half a character.
  const raw = storable(
    storable(query ?? '')
      .trim()
      .slice(0, MAX_LENGTH),
  );
  if (raw === '') return undefined;
  const [plain = ''] = await plainForms(tx, [raw]);
  const words = [...new Set(plain.split(' '))].filter((word) => word !== '').slice(0, MAX_WORDS);
  return { raw, plain, words: words.map((word) => storable(word.slice(0, MAX_WORD))) };
}
