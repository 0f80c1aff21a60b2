import { once } from 'node:events';
import type { SpawnedServer } from '@enterprise-mcp/testkit';
import { describeWithPostgres, freshDatabase } from '@enterprise-mcp/testkit/vitest';
import { describe, expect, it } from 'vitest';
import { allDeals, cleanup, emptyFolder, seed, start, uniqueCustomer } from './built-server.ts';

const KILLS = 30;

/**
 * Writes as fast as the server answers until it is killed at a random moment, then starts it again and repeats the
 * write in doubt with its key. At the end every acknowledged write must be there, and none twice.
 */
async function killInTheMiddle(env: Record<string, string>): Promise<void> {
  await seed(env);
  const acknowledged = new Map<string, string>();
  let next = 0;
  let inDoubt: string | undefined;
  const write = async (server: SpawnedServer, key: string) => {
    const answer = await server.client.call('create_opportunity', {
      customer: uniqueCustomer,
      name: `Deal ${key}`,
      amount: '10',
      currency: 'EUR',
      idempotency_key: key,
    });
    expect(answer.error).toBeUndefined();
    const { id } = answer.data['opportunity'] as { id: string };
    expect(acknowledged.get(key) ?? id).toBe(id);
    acknowledged.set(key, id);
  };
  for (let kill = 0; kill < KILLS; kill++) {
    const server = await start(env);
    const writing = (async () => {
      if (inDoubt) await write(server, inDoubt);
      for (;;) {
        inDoubt = `k${next++}`;
        await write(server, inDoubt);
      }
    })().catch((error: unknown) => {
      if (server.process.exitCode === null && server.process.signalCode === null) throw error;
    });
    // Not before the first write of this round was begun, so that each kill hits writing.
    const before = acknowledged.size;
    await expect.poll(() => acknowledged.size, { timeout: 20_000, interval: 5 }).toBeGreaterThan(before);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
    server.process.kill('SIGKILL');
    await once(server.process, 'close');
    await writing;
  }
  const server = await start(env);
  if (inDoubt) await write(server, inDoubt);
  const stored = await allDeals(server);
  const names = stored.map((deal) => deal.name);
  expect(new Set(names).size).toBe(names.length);
  for (const [key, id] of acknowledged) expect(stored).toContainEqual({ id, name: `Deal ${key}` });
  expect(stored).toHaveLength(acknowledged.size);
}

describe('killed while writing', () => {
  it(`embedded: ${KILLS} SIGKILLs lose nothing and double nothing`, { timeout: 240_000 }, async () => {
    await killInTheMiddle({ CRM_DATA_DIR: await emptyFolder(), CRM_LOG_LEVEL: 'error' });
  });
});

describeWithPostgres('killed while writing, on PostgreSQL', () => {
  it(`${KILLS} SIGKILLs lose nothing and double nothing`, { timeout: 240_000 }, async () => {
    const database = await freshDatabase();
    cleanup.push(() => database.drop());
    await killInTheMiddle({
      CRM_DATA_DIR: await emptyFolder(),
      CRM_DATABASE_URL: database.url,
      CRM_LOG_LEVEL: 'error',
    });
  });
});
