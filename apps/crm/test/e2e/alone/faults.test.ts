import { type PostgresContainer, postgresContainer, type SpawnedServer } from '@enterprise-mcp/testkit';
import { describeWithContainers } from '@enterprise-mcp/testkit/vitest';
import { describe, expect, it } from 'vitest';
import { allDeals, cleanup, emptyFolder, seed, start, uniqueCustomer } from '../built-server.ts';

describe('two instances on one folder', () => {
  it('both write under load; the owner is killed and the other takes over, losing nothing', {
    timeout: 120_000,
  }, async () => {
    const env = { CRM_DATA_DIR: await emptyFolder(), CRM_LOG_LEVEL: 'error' };
    await seed(env);
    const owner = await start(env);
    await owner.client.call('search_customer', { query: 'keep' });
    const follower = await start(env);
    await follower.client.call('search_customer', { query: 'keep' });
    const acknowledged = new Set<string>();
    let killedAt = Number.POSITIVE_INFINITY;
    let tookOverAt: number | undefined;
    const write = async (server: SpawnedServer, key: string) => {
      for (;;) {
        const begun = performance.now();
        const answer = await server.client.call('create_opportunity', {
          customer: uniqueCustomer,
          name: key,
          amount: '1',
          currency: 'EUR',
          idempotency_key: key,
        });
        if (!answer.isError) {
          // Only what was begun after the kill proves a successor: the rest the old owner may have written.
          if (begun > killedAt) tookOverAt ??= performance.now();
          acknowledged.add(key);
          return;
        }
        expect(answer.error?.category).toBe('unavailable');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const writingOwner = (async () => {
      for (let i = 0; i < 10_000; i++) await write(owner, `owner-${i}`);
    })().catch((error: unknown) => {
      if (killedAt === Number.POSITIVE_INFINITY) throw error;
    });
    const writingFollower = (async () => {
      for (let i = 0; i < 200; i++) await write(follower, `follower-${i}`);
    })();
    await expect.poll(() => acknowledged.size, { timeout: 30_000, interval: 5 }).toBeGreaterThan(60);
    killedAt = performance.now();
    owner.process.kill('SIGKILL');
    await Promise.all([writingOwner, writingFollower]);
    const takeOverMs = (tookOverAt ?? Number.POSITIVE_INFINITY) - killedAt;
    console.log(`take-over: ${takeOverMs.toFixed(0)} ms from the kill to the first write begun after it`);
    expect(takeOverMs).toBeLessThan(2_000);
    const stored = (await allDeals(follower)).map((deal) => deal.name);
    expect(new Set(stored).size).toBe(stored.length);
    for (const key of acknowledged) expect(stored).toContain(key);
  });
});

describeWithContainers('a PostgreSQL that fails', () => {
  let postgres: PostgresContainer;
  async function withPostgres(): Promise<{ server: SpawnedServer }> {
    postgres = await postgresContainer();
    cleanup.push(() => postgres.stop());
    const env = {
      CRM_DATA_DIR: await emptyFolder(),
      CRM_DATABASE_URL: postgres.url,
      CRM_CALL_TIMEOUT: '5',
      CRM_LOG_LEVEL: 'error',
    };
    await seed(env);
    return { server: await start(env) };
  }
  const search = (server: SpawnedServer) => server.client.call('search_customer', { query: 'keep' });

  it('down at the start: unavailable, then works when it is back', { timeout: 90_000 }, async () => {
    const { server } = await withPostgres();
    await postgres.kill();
    const answer = await search(server);
    expect(answer.error).toMatchObject({ category: 'unavailable', retryable: true });
    await postgres.restart();
    await expect.poll(async () => (await search(server)).isError, { timeout: 20_000 }).toBe(false);
  });

  it('lost in the middle of a call, and frozen: unavailable within the deadline', { timeout: 90_000 }, async () => {
    const { server } = await withPostgres();
    expect((await search(server)).isError).toBe(false);
    await postgres.pause();
    const began = performance.now();
    const frozen = await search(server);
    expect(frozen.error?.category).toBe('unavailable');
    expect(performance.now() - began).toBeLessThan(7_000);
    await postgres.unpause();
    await expect.poll(async () => (await search(server)).isError, { timeout: 20_000 }).toBe(false);
    const calls = Promise.all(Array.from({ length: 20 }, () => search(server)));
    await postgres.kill();
    for (const answer of await calls) {
      if (answer.isError) expect(answer.error?.category).toBe('unavailable');
    }
    await postgres.restart();
    await expect.poll(async () => (await search(server)).isError, { timeout: 20_000 }).toBe(false);
  });
});
