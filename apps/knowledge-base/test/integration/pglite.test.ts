import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSnapshot, openMemoryDatabase } from '@enterprise-mcp/postgres';
import { afterAll, beforeAll } from 'vitest';
import { postgresKnowledge } from '../../src/adapters/postgres/index.ts';
import { database } from '../../src/assets.ts';
import { knowledgeContract } from '../contract/knowledge.contract.ts';
import { besideStores } from '../contract/opened.ts';

// One migrated snapshot for all: initdb takes seconds, and every part of the contract wants a database of its own.
let dir = '';
const snapshot = () => join(dir, 'kb.tar.gz');

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kb-contract-'));
  await buildSnapshot({ ...database, out: snapshot() });
}, 180_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

knowledgeContract('PGlite', async () => {
  const db = await openMemoryDatabase({ snapshot: snapshot(), extensions: database.extensions });
  return { ports: { ...postgresKnowledge(db, { synonyms: [] }), ...besideStores }, close: () => db.close() };
});
