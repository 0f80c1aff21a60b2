import { jsonLogger } from '@enterprise-mcp/kit';
import { migrate, openServerDatabase } from '@enterprise-mcp/postgres';
import { describeWithPostgres, freshDatabase } from '@enterprise-mcp/testkit/vitest';
import { postgresKnowledge } from '../../src/adapters/postgres/index.ts';
import { database } from '../../src/assets.ts';
import { knowledgeContract } from '../contract/knowledge.contract.ts';
import { besideStores } from '../contract/opened.ts';

describeWithPostgres('knowledge base on a PostgreSQL server', () => {
  knowledgeContract('PostgreSQL with pgvector', async () => {
    const fresh = await freshDatabase();
    const db = await openServerDatabase({ url: fresh.url, log: jsonLogger('silent', () => undefined) });
    await migrate(db, database.migrations, { scope: database.scope });
    return {
      ports: { ...postgresKnowledge(db, { synonyms: [] }), ...besideStores },
      async close() {
        await db.close();
        await fresh.drop();
      },
    };
  });
});
