import { setTimeout as sleep } from 'node:timers/promises';
import { author, defineConfig } from '@enterprise-mcp/kit';
import { type Database, migrate, openServerDatabase, postgresState } from '@enterprise-mcp/postgres';
import { inProcess } from '@enterprise-mcp/testkit';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { recordedLog } from '../support/logs.ts';
import { emptyDatabase, serverUrl } from '../support/server-url.ts';
import { testMigrations } from '../support/snapshot.ts';

const admin = serverUrl();
const { tool, defineServer } = author<{ db: Database }>();

function serverOver(db: Database, before: () => Promise<void> = async () => undefined) {
  return defineServer({
    name: 'jobs',
    title: 'Jobs',
    version: '1.0.0',
    instructions: 'A test.',
    config: defineConfig({ prefix: 'JOBS', schema: z.object({}) }),
    tools: [
      tool({
        name: 'add_slowly',
        title: 'Add slowly',
        description: { what: 'Adds.', useWhen: ['testing'] },
        input: z.object({ name: z.string().describe('name') }),
        output: z.object({ name: z.string() }),
        effect: 'write',
        permission: 'items:write',
        long: { answerWithinMs: 50, resumable: true },
        async run({ name }, { ports }) {
          await before();
          await ports.db.transaction((tx) => tx.query('INSERT INTO items (name) VALUES ($1)', [name]));
          return { name };
        },
      }),
    ],
    connect: async () => ({
      ports: { db },
      state: postgresState(db, { scope: 'jobs' }),
      health: async () => [],
      close: async () => undefined,
    }),
  });
}

describe.skipIf(admin === undefined)('long work over a PostgreSQL server', () => {
  it('starts outside the transaction of its key, once, and is found by another process', async () => {
    const { url, drop } = await emptyDatabase(admin ?? '');
    const db = await openServerDatabase({ url, log: recordedLog(), poolSize: 3 });
    await migrate(db, testMigrations);
    let finish: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const one = await inProcess(
      serverOver(db, () => held),
      'sdk-1.x',
    );
    const other = await inProcess(serverOver(db), 'sdk-2.x-2026');
    const args = { name: 'lamp', idempotency_key: 'k' };
    const { data } = await one.client.call('add_slowly', args);
    const { job_id } = data['job'] as { job_id: string };
    // The key's transaction is over although the work is not.
    const { data: repeated } = await other.client.call('add_slowly', args);
    expect(repeated).toMatchObject({ job: { job_id, status: 'working' } });
    finish();
    const { data: ended } = await other.client.call('get_job', { job_id, wait_seconds: 10 });
    expect(ended).toMatchObject({ job: { status: 'succeeded' }, result: { name: 'lamp' } });
    expect((await other.client.call('add_slowly', args)).data).toMatchObject({ name: 'lamp' });
    const count = await db.read((tx) => tx.query<{ n: number }>('SELECT count(*)::int AS n FROM items'));
    expect(count.rows).toEqual([{ n: 1 }]);
    await one.close();
    await other.close();
    await db.close();
    await drop();
  });

  it('of many processes that look at once, one goes on with a released job', async () => {
    const { url, drop } = await emptyDatabase(admin ?? '');
    const db = await openServerDatabase({ url, log: recordedLog(), poolSize: 5 });
    await migrate(db, testMigrations);
    const stopping = await inProcess(
      serverOver(db, () => new Promise(() => undefined)),
      'sdk-1.x',
    );
    const { data } = await stopping.client.call('add_slowly', { name: 'lamp' });
    const { job_id } = data['job'] as { job_id: string };
    await stopping.runtime.close(50);
    await stopping.close();
    const others = await Promise.all(Array.from({ length: 5 }, () => inProcess(serverOver(db), 'sdk-1.x')));
    await Promise.all(others.map(({ runtime }) => runtime.jobs?.sweep()));
    const asked = await others[0]?.client.call('get_job', { job_id, wait_seconds: 10 });
    expect(asked?.data).toMatchObject({ job: { status: 'succeeded' } });
    await sleep(50);
    const count = await db.read((tx) => tx.query<{ n: number }>('SELECT count(*)::int AS n FROM items'));
    expect(count.rows).toEqual([{ n: 1 }]);
    for (const session of others) await session.close();
    await db.close();
    await drop();
  });
});
