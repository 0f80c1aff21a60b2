import { jsonLogger } from '@enterprise-mcp/kit';
import { type Database, migrate, openServerDatabase } from '@enterprise-mcp/postgres';
import { describeWithPostgres, freshDatabase } from '@enterprise-mcp/testkit/vitest';
import { afterAll, beforeAll } from 'vitest';
import { database } from '../../src/assets.ts';
import { storesContract } from '../contract/stores.contract.ts';

describeWithPostgres('PostgreSQL', () => {
  let db: Database;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const fresh = await freshDatabase();
    db = await openServerDatabase({ url: fresh.url, log: jsonLogger('silent', () => undefined) });
    drop = fresh.drop;
    await migrate(db, database.migrations, { scope: database.scope });
  }, 60_000);
  afterAll(async () => {
    await db?.close();
    await drop?.();
  });
  storesContract(() => db);
});
