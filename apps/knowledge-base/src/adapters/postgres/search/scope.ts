import type { Queryable } from '@enterprise-mcp/postgres';
import type { Reader } from '../../../domain/document.ts';
import type { DocumentFilter } from '../../../ports.ts';
import type { StoredModel } from '../vector-state.ts';
import { LOOKED_AT } from './depth.ts';
import { all, type Params } from './params.ts';

/** The part of the corpus that a reader searches: which shelves, and what else must hold of a document. */
export interface Scope {
  readonly shelves: readonly number[];
  /** Passages on these shelves by language, the one with most first. */
  readonly chunksOf: ReadonlyMap<string, number>;
  /** The average number of words in a passage. */
  readonly averageWords: number;
  /** What made the vectors, if there are any. */
  readonly model: StoredModel | undefined;
}

/** Shelves that the reader may look at. Here, and only here, groups become part of a query. */
export function readable(params: Params, reader: Reader, shelf = 's'): string {
  return `(${shelf}.groups = '{}' OR ${shelf}.groups && ${params.add(reader.groups, 'text[]')})`;
}

interface ShelfRow extends Nullable<StoredModel> {
  readonly id: number;
  readonly language: string;
  readonly chunks: number;
  readonly words: number;
}

type Nullable<T> = { readonly [K in keyof T]: T[K] | null };

export async function scopeOf(tx: Queryable, filter: DocumentFilter, reader: Reader, params: Params): Promise<Scope> {
  const conditions = [readable(params, reader)];
  if (!filter.includeArchived) conditions.push('s.live');
  if (filter.space !== undefined) conditions.push(`lower(s.space) = lower(${params.add(filter.space)})`);
  if (filter.kind !== undefined) conditions.push(`s.kind = ${params.add(filter.kind)}`);
  // Filters may leave few of the nearest: the index is then asked for more, until there are enough. Said here, since
  // each statement is a way to the server and back.
  const { rows } = await tx.query<ShelfRow>(
    `SELECT s.id, s.language, s.chunks, s.words, e.model, e.dimensions, e.fitted_on
     FROM (SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true), set_config('hnsw.ef_search', '${LOOKED_AT}', true)) AS told
     CROSS JOIN kb.shelves s LEFT JOIN kb.embedder e ON true WHERE s.chunks > 0 AND ${all(conditions)}`,
    params.values,
  );
  const chunks = rows.reduce((sum, shelf) => sum + shelf.chunks, 0);
  const words = rows.reduce((sum, shelf) => sum + shelf.words, 0);
  const chunksOf = new Map<string, number>();
  for (const { language, chunks: more } of rows) chunksOf.set(language, (chunksOf.get(language) ?? 0) + more);
  return {
    shelves: rows.map(({ id }) => id),
    chunksOf: new Map([...chunksOf].sort(([, a], [, b]) => b - a)),
    averageWords: chunks === 0 ? 1 : words / chunks,
    model: rows.find((row): row is ShelfRow & StoredModel => row.model !== null),
  };
}

/** What must hold of document `d` beyond its shelf. Empty for most searches. */
export function documentConditions(params: Params, filter: DocumentFilter, d = 'd'): readonly string[] {
  const on = () => params.add(filter.on, 'date');
  const conditions: string[] = [];
  if (filter.labels?.length) conditions.push(`${d}.labels @> ${params.add(filter.labels, 'text[]')}`);
  if (filter.department !== undefined)
    conditions.push(`lower(${d}.department) = lower(${params.add(filter.department)})`);
  if (filter.updatedAfter) conditions.push(`${d}.updated_at >= ${params.add(filter.updatedAfter, 'timestamptz')}`);
  if (filter.inForce) {
    conditions.push(`(${d}.effective_on IS NULL OR ${d}.effective_on <= ${on()})`);
    conditions.push(`(${d}.expires_on IS NULL OR ${d}.expires_on > ${on()})`);
  }
  return conditions;
}

/** What was replaced by the day. There are few: they are named, instead of looking at every document. */
export function notSuperseded(params: Params, filter: DocumentFilter, document: string): readonly string[] {
  if (filter.includeArchived) return [];
  const on = params.add(filter.on, 'date');
  return [`${document} <> ALL (ARRAY(SELECT x.id FROM kb.documents x WHERE x.superseded_on <= ${on}))`];
}
