import { jsonLogger } from '@enterprise-mcp/kit';
import { migrate, openServerDatabase } from '@enterprise-mcp/postgres';
import { describeWithPostgres, freshDatabase } from '@enterprise-mcp/testkit/vitest';
import { expect, it } from 'vitest';
import { postgresKnowledge } from '../../src/adapters/postgres/index.ts';
import { database } from '../../src/assets.ts';
import { knowledgeContract } from '../contract/knowledge.contract.ts';
import { besideStores } from '../contract/opened.ts';
import { everybody, on, seedDocuments } from '../contract/seed.ts';

async function openKnowledge(legs?: readonly ('words' | 'meaning')[]) {
  const fresh = await freshDatabase();
  const db = await openServerDatabase({ url: fresh.url, log: jsonLogger('silent', () => undefined) });
  await migrate(db, database.migrations, { scope: database.scope });
  return {
    ports: { ...postgresKnowledge(db, { synonyms: [], legs }), ...besideStores },
    async close() {
      await db.close();
      await fresh.drop();
    },
  };
}

describeWithPostgres('knowledge base on a PostgreSQL server', () => {
  knowledgeContract('PostgreSQL with pgvector', () => openKnowledge());

  it('finds nothing by meaning where nothing has a meaning yet', async () => {
    const { ports, close } = await openKnowledge(['meaning']);
    try {
      await ports.index.put(seedDocuments);
      const { items } = await ports.search.search({ query: 'parental leave', on }, everybody, { limit: 5 });
      expect(items).toEqual([]);
    } finally {
      await close();
    }
  });
});
