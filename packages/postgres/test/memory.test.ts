import { openMemoryDatabase } from '@enterprise-mcp/postgres';
import { databaseContract } from './support/contract.ts';
import { testSnapshot } from './support/snapshot.ts';

databaseContract('memory', async () => {
  const db = await openMemoryDatabase({ snapshot: await testSnapshot(), extensions: ['pg_trgm', 'unaccent'] });
  return { db, other: db, close: () => db.close() };
});
