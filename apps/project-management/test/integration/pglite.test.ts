import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSnapshot, openMemoryDatabase } from '@enterprise-mcp/postgres';
import { afterAll, beforeAll } from 'vitest';
import { postgresBoard } from '../../src/adapters/postgres/index.ts';
import { database } from '../../src/assets.ts';
import { pmContract } from '../contract/pm.contract.ts';

// One migrated snapshot for all: initdb takes seconds, and every part of the contract wants a board of its own.
let dir = '';
const snapshot = () => join(dir, 'pm.tar.gz');

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pm-contract-'));
  await buildSnapshot({ ...database, out: snapshot() });
}, 180_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

pmContract(
  'PGlite',
  async (set) => {
    const db = await openMemoryDatabase({ snapshot: snapshot(), extensions: database.extensions });
    const ports = postgresBoard(db);
    await ports.imports?.load(set);
    return { ports, close: () => db.close() };
  },
  { rules: true, history: true },
);
