import type { Database } from '@enterprise-mcp/postgres';
import MiniSearch from 'minisearch';
import { postgresSearch } from '../../apps/knowledge-base/src/adapters/postgres/search/search.ts';
import type { Leg } from '../../apps/knowledge-base/src/ports.ts';

/** A way to find documents: their paths, best first, at most 20. */
export interface Method {
  readonly name: string;
  find(query: string): Promise<readonly string[]>;
}

const everybody = { groups: [] };
const DEPTH = 20;

/** Our legs, their fusion, and what others commonly do, over the same passages. */
export async function methods(db: Database): Promise<readonly Method[]> {
  return [
    ours(db, 'BM25', ['words']),
    ours(db, 'vectors', ['meaning']),
    ours(db, 'fusion', ['words', 'meaning']),
    websearch(db),
    await miniSearch(db),
  ];
}

function ours(db: Database, name: string, legs: readonly Leg[]): Method {
  const search = postgresSearch(db, { synonyms: [], legs });
  return {
    name,
    async find(query) {
      const { items } = await search.search({ query, on: '2026-01-01' }, everybody, { limit: DEPTH });
      return items.map(({ document }) => document.path);
    },
  };
}

/** What most would write first. */
function websearch(db: Database): Method {
  return {
    name: 'peer: websearch_to_tsquery',
    find: (query) =>
      db.read(async (tx) => {
        const { rows } = await tx.query<{ path: string }>(
          `SELECT d.path FROM (
             SELECT c.document_id, max(ts_rank_cd(v, q)) AS rank
             FROM kb.chunks c, websearch_to_tsquery('english', $1) AS q, to_tsvector('english', c.text) AS v
             WHERE v @@ q GROUP BY c.document_id ORDER BY rank DESC LIMIT ${DEPTH}
           ) AS best JOIN kb.documents d ON d.id = best.document_id ORDER BY best.rank DESC`,
          [query],
        );
        return rows.map(({ path }) => path);
      }),
  };
}

async function miniSearch(db: Database): Promise<Method> {
  const index = new MiniSearch({
    fields: ['title', 'text'],
    storeFields: ['path'],
    searchOptions: { boost: { title: 2 }, prefix: true },
  });
  await db.read(async (tx) => {
    const { rows } = await tx.query<{ id: number; path: string; title: string; text: string }>(
      'SELECT c.id, d.path, d.title, c.text FROM kb.chunks c JOIN kb.documents d ON d.id = c.document_id',
    );
    index.addAll(rows);
  });
  return {
    name: 'peer: MiniSearch 7',
    find: async (query) => [...new Set(index.search(query).map((hit) => String(hit['path'])))].slice(0, DEPTH),
  };
}
