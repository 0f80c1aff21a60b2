import { CodedError } from '@enterprise-mcp/kit';
import { type Database, kitMigrations, migrate, openServerDatabase, postgresState } from '@enterprise-mcp/postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FaultyNetwork } from '../support/faulty-network.ts';
import { recordedLog } from '../support/logs.ts';
import { emptyDatabase, serverUrl } from '../support/server-url.ts';

const admin = serverUrl();
const timed = async (work: Promise<unknown>): Promise<{ error: unknown; milliseconds: number }> => {
  const started = performance.now();
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { error, milliseconds: performance.now() - started };
};
const one = (db: Database) => db.read(async (tx) => (await tx.query<{ one: number }>('SELECT 1 AS one')).rows[0]?.one);
const running = async (db: Database) =>
  db.read(async (tx) => {
    const { rows } = await tx.query<{ n: number }>(
      `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep%' AND state = 'active' AND pid <> pg_backend_pid()`,
    );
    return rows[0]?.n;
  });

describe.skipIf(admin === undefined)('faults of a PostgreSQL server', () => {
  let own: Awaited<ReturnType<typeof emptyDatabase>>;
  let proxy: FaultyNetwork;
  let target: { host: string; port: number };
  const databases: Database[] = [];

  beforeAll(async () => {
    own = await emptyDatabase(admin ?? '');
    const { hostname, port } = new URL(own.url);
    target = { host: hostname, port: Number(port || 5432) };
    proxy = await FaultyNetwork.before(target);
  });
  afterAll(async () => {
    await Promise.all(databases.map((db) => db.close()));
    await proxy.stop();
    await own.drop();
  });

  const open = async (
    options: { url?: string; poolSize?: number; statementTimeoutMs?: number; connectTimeoutMs?: number } = {},
  ) => {
    const db = await openServerDatabase({ url: own.url, log: recordedLog(), ...options });
    databases.push(db);
    return db;
  };
  const behindProxy = () => {
    const url = new URL(own.url);
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    return url.href;
  };

  it('cancels the statement in the backend and gives the connection back clean', async () => {
    const db = await open({ poolSize: 1 });
    const watcher = await open();
    const controller = new AbortController();
    const sleeping = timed(db.read((tx) => tx.query('SELECT pg_sleep(60)'), { signal: controller.signal }));
    await vi.waitFor(async () => expect(await running(watcher)).toBe(1));
    const aborted = performance.now();
    controller.abort(new Error('enough'));
    expect((await sleeping).error).toMatchObject({ message: 'enough' });
    expect(performance.now() - aborted).toBeLessThan(500);
    // The pool has one connection: this waits until it is back, and would fail on a broken one.
    expect(await one(db)).toBe(1);
    expect(await running(watcher)).toBe(0);
  });

  it('cancels in the backend also what runs inside a once', async () => {
    const db = await open({ poolSize: 1 });
    const watcher = await open();
    const controller = new AbortController();
    const nested = timed(
      db.transaction(() => db.transaction((tx) => tx.query('SELECT pg_sleep(60)'), { signal: controller.signal })),
    );
    await vi.waitFor(async () => expect(await running(watcher)).toBe(1));
    controller.abort(new Error('enough'));
    expect((await nested).error).toMatchObject({ message: 'enough' });
    expect(await one(db)).toBe(1);
    expect(await running(watcher)).toBe(0);
  });

  it('stops a statement that takes too long', async () => {
    const db = await open({ statementTimeoutMs: 200 });
    const { error } = await timed(db.read((tx) => tx.query('SELECT pg_sleep(60)')));
    expect(error).toMatchObject({ code: 'DEADLINE_EXCEEDED', details: { milliseconds: 200, effect: 'read' } });
    expect(await one(db)).toBe(1);
  });

  it('fails at once when the backend is terminated during a call, and the next call works', async () => {
    const db = await open();
    const { error } = await timed(db.transaction((tx) => tx.query('SELECT pg_terminate_backend(pg_backend_pid())')));
    expect(error).toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
    expect(await one(db)).toBe(1);
  });

  it('fails at once when the connection is cut during a call, and survives idle connections being cut', async () => {
    const db = await open({ url: behindProxy() });
    const call = timed(db.transaction((tx) => tx.query('SELECT pg_sleep(60)')));
    await vi.waitFor(async () => expect(await running(await open())).toBe(1));
    proxy.cut();
    const { error } = await call;
    expect(error).toMatchObject({ code: 'BACKEND_UNAVAILABLE', retryable: true });
    await Promise.all(Array.from({ length: 5 }, () => one(db)));
    proxy.cut();
    expect(await one(db)).toBe(1);
  });

  describe('behind a guard', () => {
    const guard = { sql: 'SELECT 1', params: [] };
    const insert = 'INSERT INTO kept (name) VALUES ($1)';
    const kept = async (db: Database) => (await db.alone<{ name: string }>('SELECT name FROM kept ORDER BY 1')).rows;

    beforeAll(async () => {
      const db = await open();
      await db.alone('CREATE TABLE kept (name text PRIMARY KEY)');
    });

    it('nothing is carried out where the transaction could not begin', async () => {
      const db = await open({ url: behindProxy(), poolSize: 1 });
      proxy.garbling = (sent) => Buffer.from(sent.toString('latin1').replace('BEGIN', 'BEGIM'), 'latin1');
      try {
        const direct = db.transactionBehind(guard, (tx) => tx.query(insert, ['direct']));
        await expect(direct).rejects.toMatchObject({ sqlState: '42601' });
        const nested = db.transactionBehind(guard, () => db.transaction((tx) => tx.query(insert, ['nested'])));
        await expect(nested).rejects.toMatchObject({ sqlState: '42601' });
        const all = db.transactionBehind(guard, (tx) =>
          Promise.all(['a', 'b'].map((name) => tx.query(insert, [name]))),
        );
        await expect(all).rejects.toMatchObject({ sqlState: '42601' });
        const stubborn = db.transactionBehind(guard, async (tx) => {
          for (const name of ['c', 'd', 'e', 'f']) await tx.query(insert, [name]).catch(() => undefined);
          await db.transaction((inner) => inner.query(insert, ['g'])).catch(() => undefined);
        });
        await expect(stubborn).rejects.toMatchObject({ sqlState: '42601' });
      } finally {
        proxy.garbling = (sent) => sent;
      }
      expect(await kept(db)).toEqual([]);
    });

    it('a write is done once where idle connections had been cut', async () => {
      const db = await open({ url: behindProxy() });
      await Promise.all(Array.from({ length: 5 }, () => one(db)));
      proxy.cut();
      await db.transactionBehind(guard, () => db.transaction((tx) => tx.query(insert, ['once'])));
      expect(await kept(db)).toEqual([{ name: 'once' }]);
    });

    it('a write that is cut off anywhere is repeated once', async () => {
      const direct = await open();
      const db = await open({ url: behindProxy() });
      await migrate(direct, kitMigrations);
      await direct.alone('TRUNCATE kept');
      const repeats: boolean[] = [];
      const names = Array.from({ length: 60 }, (_, index) => `cut ${index}`);
      for (const name of names) {
        const of = { server: 's', principal: 'p', tool: 't', key: name, bodyHash: 'h' };
        const write = (on: Database) =>
          postgresState(on).once.run(
            of,
            () => on.transaction(async (tx) => (await tx.query(`${insert} RETURNING name`, [name])).rows),
            { tentative: true },
          );
        await one(db);
        const cut = setTimeout(() => proxy.cut(), Math.random() * 5);
        const first = await timed(write(db));
        clearTimeout(cut);
        if (first.error !== undefined) expect(first.error).toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
        const { value, replayed } = await write(direct);
        expect(value).toEqual([{ name }]);
        if (first.error === undefined) expect(replayed).toBe(true);
        else repeats.push(replayed);
      }
      expect(await kept(direct)).toEqual(names.map((name) => ({ name })).sort((a, b) => (a.name < b.name ? -1 : 1)));
      expect(repeats).toContain(false);
    });
  });

  it('a lost commit is an error, never a success', async () => {
    const db = await open({ url: behindProxy() });
    const { error } = await timed(
      db.transaction(async (tx) => {
        await tx.query('SELECT 1');
        proxy.cut();
      }),
    );
    expect(error).toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
  });

  it('refuses quickly while the backend is down and works when it is back', async () => {
    const db = await open({ url: behindProxy() });
    expect(await one(db)).toBe(1);
    await proxy.stop();
    const { error, milliseconds } = await timed(one(db));
    expect(error).toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
    expect(milliseconds).toBeLessThan(2000);
    await proxy.start(target);
    expect(await one(db)).toBe(1);
  });

  it('bounds a connect that hangs', async () => {
    const db = await open({ url: behindProxy(), connectTimeoutMs: 300 });
    proxy.swallowing = true;
    try {
      const { error, milliseconds } = await timed(one(db));
      expect(error).toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
      expect(milliseconds).toBeLessThan(2000);
    } finally {
      proxy.swallowing = false;
      proxy.cut();
    }
    expect(await one(db)).toBe(1);
  });

  it('a connection that answers no more leaves its place in the pool to the next call', async () => {
    const db = await open({ url: behindProxy(), poolSize: 1 });
    const controller = new AbortController();
    const hanging = timed(
      db.read(
        async (tx) => {
          await tx.query('SELECT 1');
          proxy.swallowing = true;
          await tx.query('SELECT 2');
        },
        { signal: controller.signal },
      ),
    );
    await vi.waitFor(() => expect(proxy.swallowing).toBe(true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    proxy.swallowing = false;
    const next = one(db);
    controller.abort(new Error('enough'));
    expect((await hanging).error).toMatchObject({ message: 'enough' });
    expect(await next).toBe(1);
  });

  it('does not wait for one silent connection after the other', async () => {
    proxy.cut();
    await vi.waitFor(() => expect(proxy.connections).toBe(0));
    const db = await open({ url: behindProxy(), poolSize: 4, statementTimeoutMs: 500 });
    await Promise.all(Array.from({ length: 4 }, () => db.read((tx) => tx.query('SELECT pg_sleep(0.1)'))));
    expect(proxy.connections).toBe(4);
    // Their last words have passed.
    await new Promise((resolve) => setTimeout(resolve, 100));
    proxy.swallowing = true;
    try {
      expect((await timed(one(db))).error).toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
    } finally {
      proxy.swallowing = false;
    }
    await vi.waitFor(() => expect(proxy.connections).toBe(3));
    proxy.cut();
  });

  it('a statement that a read left running holds up nobody else', async () => {
    const db = await open({ poolSize: 1 });
    const watcher = await open();
    // Those of connections that were cut go on in the backend.
    const others = await running(watcher);
    await db.read((tx) => Promise.race([tx.query('SELECT 1'), tx.query('SELECT pg_sleep(0.3)')]));
    expect(await running(watcher)).toBe(others);
    expect(await one(db)).toBe(1);
  });

  it('hears notifications again after the connection was lost', async () => {
    const db = await open({ url: behindProxy() });
    const heard: string[] = [];
    await db.listen('changes', (payload) => heard.push(payload));
    await db.notify('changes', 'before');
    await vi.waitFor(() => expect(heard).toEqual(['before']));
    proxy.cut();
    // Messages sent meanwhile are lost, so it is repeated until one arrives.
    await vi.waitFor(
      async () => {
        await db.notify('changes', 'after');
        expect(heard).toContain('after');
      },
      { timeout: 10_000, interval: 50 },
    );
  });

  it('tells wrong settings apart, without the password', async () => {
    const missing = new URL(own.url);
    missing.pathname = '/no_such_database';
    missing.password = 'sesame-open';
    const { error } = await timed(one(await open({ url: missing.href })));
    expect(error).toMatchObject({ code: 'BACKEND_MISCONFIGURED', retryable: false });
    const nobody = new URL(own.url);
    nobody.username = 'no_such_user';
    nobody.password = 'sesame-open';
    const refused = await timed(one(await open({ url: nobody.href })));
    expect(refused.error).toMatchObject({ code: 'BACKEND_MISCONFIGURED' });
    for (const thrown of [error, refused.error]) {
      expect(thrown).toBeInstanceOf(CodedError);
      expect(JSON.stringify([thrown, String(thrown), String((thrown as Error).cause)])).not.toContain('sesame');
    }
  });
});

it('refuses a malformed URL without repeating it', async () => {
  const opening = openServerDatabase({ url: 'not a url with sesame', log: recordedLog() });
  const error = await opening.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'BACKEND_MISCONFIGURED' });
  expect(String(error)).not.toContain('sesame');
});
