import type { DocumentFilter } from '../../../ports.ts';
import { vectorText } from '../fitted-model.ts';
import { DEPTH, NEAREST } from './depth.ts';
import { all, type Params } from './params.ts';
import { documentConditions, notSuperseded, type Scope } from './scope.ts';
import type { QueryTerm } from './terms.ts';

// BM25's usual constants: how fast repeating a word stops to count, and how much long passages are held back. Their type
// is named: a plain 0.75 would be a decimal number to PostgreSQL, which takes ten times as long.
const K1 = 1.2;
const B = 0.75;
const real = (value: number) => `${value}::real`;

/** So many of them are looked at again for words that are nearly everywhere. */
const CANDIDATES = 150;
/** Entries of the rarest words that are read; the rest of the words can only change the order of what these found. */
const READ = 6_000;

/** What the legs share: where they look. */
export interface Where {
  readonly filter: DocumentFilter;
  readonly scope: Scope;
}

/**
 * Passages by their words (BM25): `chunk_id, document_id, score, matched`, best first. The reader's shelves are part of
 * what is read, before anything is counted or cut off.
 */
export function wordsLeg(params: Params, terms: readonly QueryTerm[], { filter, scope }: Where): string {
  const { rare, common } = byRarity(terms);
  const found = `SELECT p.chunk_id, p.document_id, ${sums(params, scope)}
    FROM ${list(params, rare)} JOIN kb.postings p ON p.term_id = t.id
    WHERE ${all(conditions(params, 'p', filter, scope))} GROUP BY p.chunk_id, p.document_id`;
  if (common.length === 0) return `${found} ORDER BY score DESC, p.chunk_id LIMIT ${DEPTH}`;
  return `SELECT f.chunk_id, f.document_id, f.score + coalesce(c.score, 0) AS score, f.matched + coalesce(c.matched, 0) AS matched
    FROM (${found} ORDER BY score DESC, p.chunk_id LIMIT ${CANDIDATES}) AS f
    LEFT JOIN LATERAL (SELECT ${sums(params, scope)} FROM ${list(params, common)}
      JOIN kb.postings p ON p.term_id = t.id AND p.chunk_id = f.chunk_id) AS c ON true
    ORDER BY score DESC, f.chunk_id LIMIT ${DEPTH}`;
}

/** Words of which all entries are read, and those that are in too many passages for that; one at least is read. */
function byRarity(terms: readonly QueryTerm[]) {
  const sorted = [...terms].sort((a, b) => a.chunks - b.chunks);
  let read = 0;
  const most = sorted.findIndex(({ chunks }, index) => {
    read += chunks;
    return index > 0 && read > READ;
  });
  return most < 0 ? { rare: sorted, common: [] } : { rare: sorted.slice(0, most), common: sorted.slice(most) };
}

function list(params: Params, terms: readonly QueryTerm[]): string {
  const ids = params.add(
    terms.map(({ id }) => id),
    'int[]',
  );
  const idfs = params.add(
    terms.map(({ idf }) => idf),
    'real[]',
  );
  const weights = params.add(
    terms.map(({ weight }) => weight),
    'real[]',
  );
  return `unnest(${ids}, ${idfs}, ${weights}) AS t (id, idf, weight)`;
}

function sums(params: Params, { averageWords }: Scope): string {
  const length = `${real(1 - B)} + p.words * ${params.add(B / averageWords, 'real')}`;
  return `sum(t.idf * t.weight * p.count * ${real(K1 + 1)} / (p.count + ${real(K1)} * (${length}))) AS score, sum(t.idf)::float8 AS matched`;
}

/** Passages by their meaning: the nearest vectors, `chunk_id, document_id, score` (cosine). */
export function meaningLeg(params: Params, vector: ArrayLike<number>, { filter, scope }: Where): string {
  const near = `v.embedding::halfvec(${vector.length}) <=> ${params.add(vectorText(vector))}::halfvec(${vector.length})`;
  return nearest(`SELECT v.chunk_id, v.document_id, 1 - (${near}) AS score, NULL::float8 AS matched
    FROM kb.vectors v WHERE ${all(conditions(params, 'v', filter, scope))} ORDER BY ${near} LIMIT ${NEAREST}`);
}

/** A text without a known word is nowhere and has no angle to anything; as a score it would be above all others. */
const nearest = (sql: string) => `SELECT * FROM (${sql}) AS near WHERE near.score <> 'NaN'`;

/**
 * Of the documents that the other legs found: what they are about as a whole. An answer is often in one that has the
 * subject everywhere. They are looked up one by one: there are few, and the table may be large.
 */
export function documentLeg(params: Params, vector: ArrayLike<number>, legs: readonly string[]): string {
  const near = `v.embedding <=> ${params.add(vectorText(vector))}::halfvec`;
  const found = legs.map((leg) => `SELECT document_id FROM ${leg}`).join(' UNION ');
  return nearest(`SELECT NULL::int AS chunk_id, v.document_id, 1 - (${near}) AS score, NULL::float8 AS matched
    FROM (${found}) AS f CROSS JOIN LATERAL
      (SELECT * FROM kb.document_vectors d WHERE d.document_id = f.document_id OFFSET 0) AS v`);
}

function conditions(params: Params, entry: string, filter: DocumentFilter, scope: Scope): readonly string[] {
  const ofDocument = documentConditions(params, filter);
  return [
    `${entry}.shelf_id = ANY (${params.add(scope.shelves, 'smallint[]')})`,
    ...notSuperseded(params, filter, `${entry}.document_id`),
    ...(ofDocument.length > 0
      ? [`${entry}.document_id IN (SELECT d.id FROM kb.documents d WHERE ${all(ofDocument)})`]
      : []),
  ];
}
