import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSnapshot, type Database, openMemoryDatabase } from '@enterprise-mcp/postgres';
import { afterAll, beforeAll } from 'vitest';
import { postgresIncidents } from '../../src/adapters/postgres/incidents.ts';
import { database } from '../../src/assets.ts';
import { incidentsContract } from '../contract/incidents.contract.ts';

// One database for all: opening one takes a second of the processor.
let dir = '';
let db: Database;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'devops-contract-'));
  const snapshot = join(dir, 'devops.tar.gz');
  await buildSnapshot({ ...database, out: snapshot });
  db = await openMemoryDatabase({ snapshot });
}, 180_000);
afterAll(async () => {
  await db?.close();
  await rm(dir, { recursive: true, force: true });
});

incidentsContract('PGlite', async () => {
  await db.alone('TRUNCATE devops.incidents');
  return { incidents: postgresIncidents(db), close: async () => undefined };
});
