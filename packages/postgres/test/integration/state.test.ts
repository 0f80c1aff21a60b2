import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileState } from '@enterprise-mcp/kit';
import {
  type Database,
  migrate,
  openEmbeddedDatabase,
  openServerDatabase,
  postgresState,
} from '@enterprise-mcp/postgres';
import { stateContract } from '@enterprise-mcp/testkit/vitest';
import { describe, expect, it } from 'vitest';
import { recordedLog } from '../support/logs.ts';
import { emptyDatabase, serverUrl } from '../support/server-url.ts';
import { testMigrations, testSnapshot } from '../support/snapshot.ts';

const admin = serverUrl();
const log = recordedLog();

async function onServer(poolSize = 10) {
  const { url, drop } = await emptyDatabase(admin ?? '');
  const db = await openServerDatabase({ url, log, poolSize });
  const other = await openServerDatabase({ url, log, poolSize });
  await migrate(db, testMigrations);
  const close = async () => {
    await db.close();
    await other.close();
    await drop();
  };
  return { db, other, close };
}

async function embedded() {
  const dir = await mkdtemp(join(tmpdir(), 'embedded-state-'));
  const options = { dir, log, snapshot: await testSnapshot(), extensions: ['pg_trgm', 'unaccent'] } as const;
  const owner = await openEmbeddedDatabase(options);
  const follower = await openEmbeddedDatabase(options);
  await migrate(owner, testMigrations);
  const close = async () => {
    await follower.close();
    await owner.close();
    await rm(dir, { recursive: true });
  };
  const stateOf = (db: Database) => postgresState(db, { scope: 'test', beside: fileState(join(dir, 'state')) });
  return { owner, follower, stateOf, close };
}

stateContract('embedded owner', async () => {
  const { owner, follower, stateOf, close } = await embedded();
  return { ports: { state: stateOf(owner), other: stateOf(follower) }, close };
});

stateContract('embedded follower', async () => {
  const { owner, follower, stateOf, close } = await embedded();
  return { ports: { state: stateOf(follower), other: stateOf(owner) }, close };
});

describe('an embedded database', () => {
  it('takes a record inside a transaction, and keeps it when that is undone', async () => {
    const { owner, stateOf, close } = await embedded();
    const state = stateOf(owner);
    await writeAndUndo(owner, () => put(state, 'kept'));
    expect(await state.records.get('things', 'kept')).toMatchObject({ value: 1 });
    await close();
  });

  it('says so instead of waiting for itself, and works again afterwards', async () => {
    const { owner, follower, close } = await embedded();
    for (const db of [owner, follower]) {
      const inside = db.transaction(() => db.alone('SELECT 1'));
      await expect(inside).rejects.toMatchObject({ sqlState: '25001' });
      expect((await db.alone('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    }
    await close();
  });
});

describe.skipIf(admin === undefined)('on a PostgreSQL server', () => {
  stateContract('server', async () => {
    const { db, other, close } = await onServer();
    return {
      ports: { state: postgresState(db, { scope: 'test' }), other: postgresState(other, { scope: 'test' }) },
      close,
    };
  });

  it('a record outlives the transaction around it, also when all connections are taken', async () => {
    const { db, close } = await onServer(2);
    const state = postgresState(db);
    await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map((id) =>
        writeAndUndo(db, async () => {
          await put(state, id);
          await state.limits.consume([{ key: 'k', rule: { points: 100, seconds: 3600 } }]);
        }),
      ),
    );
    expect(await state.records.list('things')).toHaveLength(5);
    const [counted] = await state.limits.consume([{ key: 'k', rule: { points: 100, seconds: 3600 } }]);
    expect(counted).toMatchObject({ remaining: 94 });
    await close();
  });

  it('keeps servers that share a database apart', async () => {
    const { db, close } = await onServer();
    const [crm, devops] = [postgresState(db, { scope: 'crm' }), postgresState(db, { scope: 'devops' })];
    await put(crm, 'x');
    expect(await devops.records.get('things', 'x')).toBeUndefined();
    const ask = { key: 'k', rule: { points: 1, seconds: 3600 } };
    await crm.limits.consume([ask]);
    expect((await devops.limits.consume([ask]))[0]?.allowed).toBe(true);
    await close();
  });

  it('removes what has expired', async () => {
    const { db, close } = await onServer();
    const state = postgresState(db);
    await state.records.put('things', 'dead', 1, { expected: 0, expiresAt: new Date(Date.now() - 1000) });
    for (let i = 0; i < 201; i++) await put(state, `r${i}`);
    const { rows } = await db.alone<{ n: number }>(`SELECT count(*)::int AS n FROM kit.records WHERE id = 'dead'`);
    expect(rows).toEqual([{ n: 0 }]);
    await close();
  });
});

const put = (state: ReturnType<typeof postgresState>, id: string) =>
  state.records.put('things', id, 1, { expected: 0, expiresAt: new Date(Date.now() + 3_600_000) });

async function writeAndUndo(db: Database, work: () => Promise<unknown>): Promise<void> {
  const undone = db.transaction(async () => {
    await work();
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
}
