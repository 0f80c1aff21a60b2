import { jsonLogger } from '@enterprise-mcp/kit';
import { migrate, openServerDatabase } from '@enterprise-mcp/postgres';
import { describeWithPostgres, freshDatabase } from '@enterprise-mcp/testkit/vitest';
import { postgresIncidents } from '../../src/adapters/postgres/incidents.ts';
import { database } from '../../src/assets.ts';
import { incidentsContract } from '../contract/incidents.contract.ts';

describeWithPostgres('incidents on a PostgreSQL server', () => {
  incidentsContract('PostgreSQL', async () => {
    const fresh = await freshDatabase();
    const db = await openServerDatabase({ url: fresh.url, poolSize: 20, log: jsonLogger('silent', () => undefined) });
    await migrate(db, database.migrations, { scope: database.scope });
    return {
      incidents: postgresIncidents(db),
      async close() {
        await db.close();
        await fresh.drop();
      },
    };
  });
});
