import type { Position } from '@enterprise-mcp/kit';
import type { Params } from '../params.ts';
import type { Expansion } from './expansion.ts';

/** Entries `w` of `crm.customer_words` under the words of an expansion. */
export function inLists(params: Params, expansion: Expansion): string {
  if (expansion.kind === 'prefix')
    return `w.word >= ${params.add(expansion.from)} AND w.word < ${params.add(expansion.to)}`;
  return `w.word = ANY (${params.add(expansion.words.map(({ word }) => word))}::text[])`;
}

/** The next `limit` entries in the order of answers, as a query of `id, rank, word, place, sort_name`. */
export function listEntries(params: Params, expansion: Expansion, after: Position | undefined, limit: number): string {
  return expansion.kind === 'prefix'
    ? rangeEntries(params, expansion, after, limit)
    : wordEntries(params, expansion, after, limit);
}

type Prefix = Extract<Expansion, { kind: 'prefix' }>;
type Words = Extract<Expansion, { kind: 'words' }>;

const types = ['int', 'text', 'smallint', 'text', 'bigint'] as const;

/** All the words of a prefix are one range of the index, in order. */
function rangeEntries(params: Params, prefix: Prefix, after: Position | undefined, limit: number): string {
  const beyond = after
    ? `AND (w.word, w.place, w.sort_name, w.customer_id) > (${values(params, after.slice(1), types.slice(1))})`
    : '';
  return `SELECT w.customer_id AS id, 0 AS rank, w.word, w.place, w.sort_name FROM crm.customer_words w
    WHERE ${inLists(params, prefix)} ${beyond}
    ORDER BY w.word, w.place, w.sort_name, w.customer_id LIMIT ${params.add(limit)}`;
}

/**
 * One ordered range a word, word after word as they are given, nearest first. There is no ORDER BY over all: it would
 * read every range before it gives the first entry, whereas a nested loop over a list stops at the limit.
 */
function wordEntries(params: Params, { words }: Words, after: Position | undefined, limit: number): string {
  const most = params.add(limit);
  const list = params.add(
    words.map(({ word }) => word),
    'text[]',
  );
  const ranks = params.add(
    words.map(({ rank }) => rank),
    'int[]',
  );
  const beyond = after
    ? `AND (l.rank, l.word COLLATE "C", w.place, w.sort_name, w.customer_id) > (${values(params, after, types)})`
    : '';
  return `SELECT r.* FROM unnest(${list}, ${ranks}) AS l (word, rank) CROSS JOIN LATERAL (
      SELECT w.customer_id AS id, l.rank, w.word, w.place, w.sort_name FROM crm.customer_words w
      WHERE w.word = l.word ${beyond}
      ORDER BY w.place, w.sort_name, w.customer_id LIMIT ${most}
    ) AS r LIMIT ${most}`;
}

/** Of a customer with several of the words only the first entry `e` counts. */
export function firstEntry(params: Params, expansion: Expansion): string {
  if (expansion.kind === 'prefix') {
    return `e.word = (SELECT min(x COLLATE "C") FROM unnest(string_to_array(c.search_text, ' ')) AS x
      WHERE x COLLATE "C" >= ${params.add(expansion.from)} AND x COLLATE "C" < ${params.add(expansion.to)}
        AND char_length(x) <= 64)`;
  }
  if (expansion.words.length === 1) return 'true';
  const list = params.add(
    expansion.words.map(({ word }) => word),
    'text[]',
  );
  return `NOT string_to_array(c.search_text, ' ') && (${list})[1 : array_position(${list}, e.word::text) - 1]`;
}

/** Entries `e` after a position. */
export function beyondKey(params: Params, after: Position | undefined): string {
  return after ? `(e.rank, e.word, e.place, e.sort_name, e.id) > (${values(params, after, types)})` : 'true';
}

const values = (params: Params, position: Position, as: readonly string[]) =>
  position.map((value, index) => params.add(value, as[index])).join(', ');
