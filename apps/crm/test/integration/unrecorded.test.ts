import { jsonLogger } from '@enterprise-mcp/kit';
import type { AuditLog } from '@enterprise-mcp/kit/serve';
import { openServerDatabase } from '@enterprise-mcp/postgres';
import { inProcess, type TestClient } from '@enterprise-mcp/testkit';
import { describeWithPostgres, freshDatabase } from '@enterprise-mcp/testkit/vitest';
import { expect, it } from 'vitest';
import { server } from '../../src/server.ts';

/** A disk that takes its time over an intent, and then is full. */
const full: AuditLog = {
  intent: async ({ effect }) => {
    if (effect === 'read') return;
    await new Promise((resolve) => setTimeout(resolve, 200));
    throw new Error('disk full');
  },
  outcome: async () => undefined,
  event: async () => undefined,
  close: async () => undefined,
};

describeWithPostgres('a write whose intent cannot be recorded', () => {
  it('is done beside the recording, and undone in the database', async () => {
    const { url, drop } = await freshDatabase();
    const settings = { config: { databaseUrl: url, databasePool: 2 } };
    const { client, close } = await inProcess(server, 'sdk-2.x-2026', { audit: full, settings });
    const database = await openServerDatabase({ url, log: jsonLogger('silent', () => undefined) });
    const rows = async () =>
      (await database.alone<{ n: number }>('SELECT count(*)::int AS n FROM crm.interactions')).rows[0]?.n ?? 0;
    // Opens the database, which makes the tables.
    expect((await client.call('search_customer', {})).isError).toBe(false);
    await database.alone(`INSERT INTO crm.customers (id, type, name) VALUES (1, 'company', 'Acme Fictional')`);
    const before = await rows();
    const log = (client: TestClient) =>
      client.call('log_interaction', { customer: 'cus_1', type: 'note', subject: 'Once', idempotency_key: 'k' });
    expect((await log(client)).error?.code).toBe('AUDIT_UNAVAILABLE');
    expect(await rows()).toBe(before);
    const mended = await inProcess(server, 'sdk-2.x-2026', { settings });
    expect((await log(mended.client)).isError).toBe(false);
    expect(await rows()).toBe(before + 1);
    await mended.close();
    await database.close();
    await close();
    await drop();
  });
});
