import type { Page } from '@enterprise-mcp/kit';
import type { Database, Queryable } from '@enterprise-mcp/postgres';
import type { Reader } from '../../../domain/document.ts';
import { placeOf } from '../../../domain/latent-semantics.ts';
import { expand, type Synonyms } from '../../../domain/synonyms.ts';
import type { CallOptions, Embedder, Hit, Leg, SearchQuery, SearchResult, SearchStore } from '../../../ports.ts';
import { selectDocuments, toFacts } from '../document-rows.ts';
import { FITTED } from '../fitted-model.ts';
import type { StoredModel } from '../vector-state.ts';
import { type FusedRow, fused } from './fusion.ts';
import { documentLeg, meaningLeg, wordsLeg } from './legs.ts';
import { Params } from './params.ts';
import { scopeOf } from './scope.ts';
import { type QueryTerm, queryTerms } from './terms.ts';

export interface SearchSettings {
  readonly embedder?: Embedder | undefined;
  readonly synonyms: Synonyms;
  /** Ways to search; both, but where one is measured by itself. */
  readonly legs?: readonly Leg[] | undefined;
}

/** A query must not wait for a slow model: then words alone answer. */
const PATIENCE_MS = 4_000;

export function postgresSearch(db: Database, settings: SearchSettings): SearchStore {
  return {
    async search(query, reader, page, options = {}) {
      const served = await servedVector(settings.embedder, query.query, options);
      return db.read((tx) => searched(tx, { query, reader, page, served, settings }), options);
    },
  };
}

interface Served {
  readonly model: string;
  readonly vector?: readonly number[] | undefined;
  readonly failure?: string | undefined;
}

async function servedVector(
  embedder: Embedder | undefined,
  query: string,
  { signal }: CallOptions,
): Promise<Served | undefined> {
  if (!embedder || query.trim() === '') return undefined;
  const timeout = AbortSignal.timeout(PATIENCE_MS);
  try {
    const [vector] = await embedder.embed([query], { signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
    return { model: embedder.model, vector };
  } catch {
    signal?.throwIfAborted();
    return { model: embedder.model, failure: 'the embeddings endpoint does not answer' };
  }
}

interface Search {
  readonly query: SearchQuery;
  readonly reader: Reader;
  readonly page: Page;
  readonly served: Served | undefined;
  readonly settings: SearchSettings;
}

async function searched(tx: Queryable, { query, reader, page, served, settings }: Search): Promise<SearchResult> {
  const scope = await scopeOf(tx, query, reader, new Params());
  if (scope.shelves.length === 0) return { items: [] };
  const { terms, totals, empty } = await queryTerms(tx, expand(query.query, settings.synonyms), scope);
  const { legs = ['words', 'meaning'] } = settings;
  const { vector, failure } = legs.includes('meaning') ? vectorFor(scope.model, terms, served) : {};
  if (empty && !served?.vector) return { items: [], empty: true };

  const params = new Params();
  const where = { filter: query, scope };
  const offset = Number(page.after?.[0] ?? 0);
  const byWords = terms.length > 0 && legs.includes('words');
  const named = [...(byWords ? ['words'] : []), ...(vector ? ['meaning'] : [])];
  if (named.length === 0) return { items: [], degraded: failure };
  const sql = fused(
    {
      words: byWords ? wordsLeg(params, terms, where) : undefined,
      meaning: vector ? meaningLeg(params, vector, where) : undefined,
      document: vector && !query.everyPassage ? documentLeg(params, vector, named) : undefined,
    },
    params,
    {
      each: query.everyPassage ? 'chunk_id' : 'document_id',
      documents: selectDocuments(params, reader, query.on),
      offset,
      limit: page.limit + 1,
    },
  );
  const { rows } = await tx.query<FusedRow>(sql, params.values);
  return {
    items: rows.slice(0, page.limit).map((row) => toHit(row, totals)),
    next: rows.length > page.limit ? [offset + page.limit] : undefined,
    degraded: failure,
  };
}

/** The query as a vector of the model that the index has, or why there is none. */
function vectorFor(
  stored: StoredModel | undefined,
  terms: readonly QueryTerm[],
  served: Served | undefined,
): { vector?: ArrayLike<number>; failure?: string } {
  if (!stored) return served ? { failure: 'nothing is embedded yet; run mcp-knowledge-base ingest' } : {};
  const configured = served?.model ?? FITTED;
  if (stored.model !== configured) {
    return {
      failure: `the index was embedded by ${stored.model}, not by ${configured}; run mcp-knowledge-base ingest --re-embed`,
    };
  }
  if (served?.failure !== undefined) return { failure: served.failure };
  if (served?.vector) {
    if (served.vector.length === stored.dimensions) return { vector: served.vector };
    return {
      failure:
        'the model gives vectors of another length than those of the index; run mcp-knowledge-base ingest --re-embed',
    };
  }
  const known = terms.flatMap(({ place, weight, count }) =>
    place ? [[place, weight * (1 + Math.log(count))] as const] : [],
  );
  return known.length > 0 ? { vector: placeOf(known, stored.dimensions) } : {};
}

function toHit(row: FusedRow, totals: ReadonlyMap<string, number>): Hit {
  return {
    document: toFacts(row),
    passage: { headings: row.headings, start: row.start, text: row.text },
    score: Math.round(row.fused * 1000) / 1000,
    matchedBy: [...(row.by_words ? (['words'] as const) : []), ...(row.by_meaning ? (['meaning'] as const) : [])],
    coverage: Math.min(1, row.matched / (totals.get(row.language) || 1)),
    similarity: row.similarity ?? undefined,
  };
}
