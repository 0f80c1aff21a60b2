import { openServerDatabase } from '@enterprise-mcp/postgres';
import { describe } from 'vitest';
import { databaseContract } from '../support/contract.ts';
import { recordedLog } from '../support/logs.ts';
import { emptyDatabase, serverUrl } from '../support/server-url.ts';

const admin = serverUrl();

describe.skipIf(admin === undefined)('on a PostgreSQL server', () => {
  databaseContract('server', async () => {
    const { url, drop } = await emptyDatabase(admin ?? '');
    const log = recordedLog();
    const db = await openServerDatabase({ url, log });
    const other = await openServerDatabase({ url, log });
    const close = async () => {
      await db.close();
      await other.close();
      await drop();
    };
    return { db, other, close };
  });
});
