import { openMemoryDatabase, openServerDatabase } from '@enterprise-mcp/postgres';
import { describe } from 'vitest';
import { auditContract } from '../support/audit-contract.ts';
import { recordedLog } from '../support/logs.ts';
import { emptyDatabase, serverUrl } from '../support/server-url.ts';

auditContract('PGlite', async () => {
  const db = await openMemoryDatabase({});
  return { db, close: () => db.close() };
});

const admin = serverUrl();
describe.skipIf(admin === undefined)('with a server', () => {
  auditContract('PostgreSQL', async () => {
    const { url, drop } = await emptyDatabase(admin ?? '');
    const db = await openServerDatabase({ url, log: recordedLog() });
    return {
      db,
      close: async () => {
        await db.close();
        await drop();
      },
    };
  });
});
