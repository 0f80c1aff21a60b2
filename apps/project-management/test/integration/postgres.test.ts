import { jsonLogger } from '@enterprise-mcp/kit';
import { migrate, openServerDatabase } from '@enterprise-mcp/postgres';
import { describeWithPostgres, freshDatabase } from '@enterprise-mcp/testkit/vitest';
import { postgresBoard } from '../../src/adapters/postgres/index.ts';
import { database } from '../../src/assets.ts';
import { pmContract } from '../contract/pm.contract.ts';

describeWithPostgres('the board on a PostgreSQL server', () => {
  pmContract(
    'PostgreSQL',
    async (set) => {
      const fresh = await freshDatabase();
      const db = await openServerDatabase({ url: fresh.url, poolSize: 20, log: jsonLogger('silent', () => undefined) });
      await migrate(db, database.migrations, { scope: database.scope });
      const ports = postgresBoard(db);
      await ports.imports?.load(set);
      return {
        ports,
        async close() {
          await db.close();
          await fresh.drop();
        },
      };
    },
    { rules: true, history: true },
  );
});
