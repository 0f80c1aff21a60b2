import { migrate, openMemoryDatabase } from '@enterprise-mcp/postgres';
import { postgresCrm } from '../../src/adapters/postgres/index.ts';
import { database } from '../../src/assets.ts';
import { crmContract } from '../contract/crm-store.contract.ts';

crmContract('PGlite', async () => {
  const db = await openMemoryDatabase({ extensions: database.extensions });
  await migrate(db, database.migrations, { scope: database.scope });
  return { ports: postgresCrm(db), close: () => db.close() };
});
