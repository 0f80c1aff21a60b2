import { jsonLogger } from '@enterprise-mcp/kit';
import { migrate, openServerDatabase } from '@enterprise-mcp/postgres';
import { describeWithPostgres, freshDatabase } from '@enterprise-mcp/testkit/vitest';
import { postgresCrm } from '../../src/adapters/postgres/index.ts';
import { database } from '../../src/assets.ts';
import { crmContract } from '../contract/crm-store.contract.ts';

describeWithPostgres('CRM on a PostgreSQL server', () => {
  crmContract('PostgreSQL', async () => {
    const fresh = await freshDatabase();
    const db = await openServerDatabase({ url: fresh.url, log: jsonLogger('silent', () => undefined) });
    await migrate(db, database.migrations, { scope: database.scope });
    return {
      ports: postgresCrm(db),
      async close() {
        await db.close();
        await fresh.drop();
      },
    };
  });
});
