import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSnapshot, openMemoryDatabase } from '@enterprise-mcp/postgres';
import { afterAll, beforeAll } from 'vitest';
import { postgresCrm } from '../../src/adapters/postgres/index.ts';
import { database } from '../../src/assets.ts';
import { crmContract } from '../contract/crm-store.contract.ts';

// One migrated snapshot for all: initdb takes seconds, and every part of the contract wants a CRM of its own.
let dir = '';
const snapshot = () => join(dir, 'crm.tar.gz');

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'crm-contract-'));
  await buildSnapshot({ ...database, out: snapshot() });
}, 60_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

crmContract('PGlite', async () => {
  const db = await openMemoryDatabase({ snapshot: snapshot(), extensions: database.extensions });
  return { ports: postgresCrm(db), close: () => db.close() };
});
