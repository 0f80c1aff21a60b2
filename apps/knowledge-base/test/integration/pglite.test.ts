import { openMemoryDatabase } from '@enterprise-mcp/postgres';
import { beforeAll } from 'vitest';
import { postgresKnowledge } from '../../src/adapters/postgres/index.ts';
import { database } from '../../src/assets.ts';
import { knowledgeContract } from '../contract/knowledge.contract.ts';
import { besideStores } from '../contract/opened.ts';
import { migratedSnapshot } from '../fixtures/snapshot.ts';

beforeAll(async () => {
  await migratedSnapshot();
}, 180_000);

knowledgeContract('PGlite', async () => {
  const db = await openMemoryDatabase({ snapshot: await migratedSnapshot(), extensions: database.extensions });
  return { ports: { ...postgresKnowledge(db, { synonyms: [] }), ...besideStores }, close: () => db.close() };
});
