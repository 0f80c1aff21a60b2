// Build step: prepares the embedded database that is shipped with the package, with the sample handbook in it.
import { fileURLToPath } from 'node:url';
import { buildSnapshot } from '@enterprise-mcp/postgres';
import { postgresKnowledge } from './adapters/postgres/index.ts';
import { database, sampleHandbook } from './assets.ts';
import { loadSample } from './ingest/run-ingest.ts';

await buildSnapshot({
  ...database,
  fill: (db) => loadSample(postgresKnowledge(db, { synonyms: [] }).index, fileURLToPath(sampleHandbook)),
  out: database.snapshot,
});
