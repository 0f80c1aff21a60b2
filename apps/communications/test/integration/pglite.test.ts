import { type Database, migrate, openMemoryDatabase } from '@enterprise-mcp/postgres';
import { afterAll, beforeAll, describe } from 'vitest';
import { database } from '../../src/assets.ts';
import { storesContract } from '../contract/stores.contract.ts';

describe('PGlite', () => {
  let db: Database;
  beforeAll(async () => {
    db = await openMemoryDatabase({});
    await migrate(db, database.migrations, { scope: database.scope });
  }, 180_000);
  afterAll(() => db?.close());
  storesContract(() => db);
});
