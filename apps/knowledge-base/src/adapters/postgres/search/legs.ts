import type { DocumentFilter } from '../../../ports.ts';
import { vectorText } from '../fitted-model.ts';
import { all, type Params } from './params.ts';
import { documentConditions, notSuperseded, type Scope } from './scope.ts';
import type { QueryTerm } from './terms.ts';

// BM25's usual constants: how fast repeating a word stops to count, and how much long passages are held back.
const K1 = 1.2;
const B = 0.75;

/** Passages each leg hands to the fusion. */
export const DEPTH = 300;

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
  return `SELECT p.chunk_id, p.document_id, sum(t.idf * (t.weight * p.count * ${K1 + 1})
      / (p.count + ${K1} * (${1 - B} + ${B} * p.words / ${params.add(scope.averageWords, 'real')}))) AS score, sum(t.idf)::float8 AS matched
    FROM unnest(${ids}, ${idfs}, ${weights}) AS t (id, idf, weight) JOIN kb.postings p ON p.term_id = t.id
    WHERE ${all(conditions(params, 'p', filter, scope))}
    GROUP BY p.chunk_id, p.document_id ORDER BY score DESC, p.chunk_id LIMIT ${DEPTH}`;
}

/** Passages by their meaning: the nearest vectors, `chunk_id, document_id, score` (cosine). */
export function meaningLeg(params: Params, vector: ArrayLike<number>, { filter, scope }: Where): string {
  const near = `v.embedding::halfvec(${vector.length}) <=> ${params.add(vectorText(vector))}::halfvec(${vector.length})`;
  return nearest(`SELECT v.chunk_id, v.document_id, 1 - (${near}) AS score, NULL::float8 AS matched
    FROM kb.vectors v WHERE ${all(conditions(params, 'v', filter, scope))} ORDER BY ${near} LIMIT ${DEPTH}`);
}

/** A text without a known word is nowhere and has no angle to anything; as a score it would be above all others. */
const nearest = (sql: string) => `SELECT * FROM (${sql}) AS near WHERE near.score <> 'NaN'`;

/** Documents by what they are about as a whole: an answer is often in one that has the subject everywhere. */
export function documentLeg(params: Params, vector: ArrayLike<number>, { filter, scope }: Where): string {
  const near = `v.embedding <=> ${params.add(vectorText(vector))}::halfvec`;
  return nearest(`SELECT NULL::int AS chunk_id, v.document_id, 1 - (${near}) AS score, NULL::float8 AS matched
    FROM kb.document_vectors v WHERE ${all(conditions(params, 'v', filter, scope))} ORDER BY ${near} LIMIT ${DEPTH}`);
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
