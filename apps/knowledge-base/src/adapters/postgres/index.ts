import type { Database } from '@enterprise-mcp/postgres';
import type { KnowledgePorts } from '../../ports.ts';
import { postgresDocuments } from './documents.ts';
import { postgresIndex } from './index-store.ts';
import { postgresSearch, type SearchSettings } from './search/search.ts';
import { postgresStatistics } from './statistics.ts';

export { CHANNEL } from './changes.ts';

/** The knowledge base on PostgreSQL or PGlite with pgvector, whose schema the app's migrations make. */
export function postgresKnowledge(
  db: Database,
  settings: SearchSettings,
): Omit<KnowledgePorts, 'everyonesGroups' | 'ingest'> {
  return {
    search: postgresSearch(db, settings),
    documents: { ...postgresDocuments(db), ...postgresStatistics(db) },
    index: postgresIndex(db, settings.embedder),
  };
}
