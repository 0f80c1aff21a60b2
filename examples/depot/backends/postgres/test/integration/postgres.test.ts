import { jsonLogger } from '@enterprise-mcp/kit';
import { type Database, migrate, openMemoryDatabase, openServerDatabase } from '@enterprise-mcp/postgres';
import { describeWithPostgres, freshDatabase } from '@enterprise-mcp/testkit/vitest';
import { depotContract } from '../../../../test/contract/depot.contract.ts';
import { postgresDepot } from '../../src/adapters/postgres/index.ts';
import { database } from '../../src/assets.ts';

async function migrated(db: Database) {
  await migrate(db, database.migrations, { scope: database.scope });
  return { ports: postgresDepot(db), close: () => db.close() };
}

depotContract('PGlite', async () => migrated(await openMemoryDatabase()));

describeWithPostgres('a PostgreSQL server', () => {
  depotContract('PostgreSQL', async () => {
    const fresh = await freshDatabase();
    const { ports, close } = await migrated(
      await openServerDatabase({ url: fresh.url, log: jsonLogger('silent', () => undefined) }),
    );
    return { ports, close: () => close().finally(() => fresh.drop()) };
  });
});
