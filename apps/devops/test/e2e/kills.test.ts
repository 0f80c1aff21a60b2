import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, openServerDatabase } from '@enterprise-mcp/postgres';
import { type SpawnedServer, spawnServer } from '@enterprise-mcp/testkit';
import { describeWithPostgres, freshDatabase } from '@enterprise-mcp/testkit/vitest';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CHANNEL } from '../../src/adapters/postgres/incidents.ts';

// The real server on a real PostgreSQL. What is packed is the same file as this bundle, and launch.test.ts proves that.
const bin = join(import.meta.dirname, '../../dist/bin.js');
const KILLS = 20;
/** Calls under way when a kill comes. */
const IN_FLIGHT = 3;

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

interface Created {
  readonly outcome: string;
  readonly incident: { readonly id: string };
}

describeWithPostgres('incidents on PostgreSQL', () => {
  let env: Record<string, string>;
  let db: Database;
  beforeEach(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mcp-devops-kills-'));
    cleanup.push(() => rm(folder, { recursive: true, force: true }));
    const database = await freshDatabase();
    cleanup.push(() => database.drop());
    const services = join(folder, 'services.yaml');
    await writeFile(services, 'services:\n  shop: {}\n  stock: {}\n');
    env = {
      DEVOPS_DATA_DIR: folder,
      DEVOPS_DATABASE_URL: database.url,
      DEVOPS_SERVICES: services,
      DEVOPS_LOG_LEVEL: 'error',
      DEVOPS_LIMITS: 'off',
    };
    db = await openServerDatabase({ url: database.url, log: { debug, info: debug, warn: debug, error: debug } });
    cleanup.push(() => db.close());
  });
  const debug = () => undefined;

  async function start(): Promise<SpawnedServer> {
    const server = await spawnServer('sdk-1.x', { command: process.execPath, args: [bin], env });
    cleanup.push(() => server.process.kill('SIGKILL'));
    return server;
  }

  async function create(server: SpawnedServer, title: string, key: string): Promise<Created> {
    const given = { service: 'shop', title, idempotency_key: key };
    const { error, data } = await server.client.call('create_incident', given);
    expect(error).toBeUndefined();
    return data as unknown as Created;
  }

  const titles = () =>
    db.read(async (tx) => {
      const { rows } = await tx.query<{ title: string }>('SELECT title FROM devops.incidents ORDER BY id');
      return rows.map(({ title }) => title);
    });

  it('two that are the same within the window are one row, also from two servers at once; others are others', {
    timeout: 60_000,
  }, async () => {
    const [one, two] = await Promise.all([start(), start()]);
    const both = await Promise.all([create(one, 'Payments fail', 'a'), create(two, 'Payments fail', 'b')]);
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['created', 'exists']);
    expect(both[0].incident.id).toBe(both[1].incident.id);
    expect(await titles()).toEqual(['Payments fail']);
    const { id } = both[0].incident;
    expect(await create(two, 'payments FAIL', 'c')).toMatchObject({ outcome: 'exists', incident: { id } });
    expect(await create(one, 'Search is slow', 'd')).toMatchObject({ outcome: 'created' });
    expect(await titles()).toEqual(['Payments fail', 'Search is slow']);
    await db.alone(`UPDATE devops.incidents SET opened_at = opened_at - interval '5 hours'`);
    expect(await create(one, 'Payments fail', 'e')).toMatchObject({ outcome: 'created' });
    expect(await titles()).toEqual(['Payments fail', 'Search is slow', 'Payments fail']);
  });

  it('killed behind the effect and before its answer: repeated with its key, the incident is there once', {
    timeout: 60_000,
  }, async () => {
    const server = await start();
    await create(server, 'Search is slow', 'a');
    // The server's commit waits for a lock of this test; stopped, the server never reads that it went through.
    const release = await heldCommits();
    const cut = create(server, 'Payments fail', 'b').catch(() => 'cut off');
    const waiting = () => db.alone(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`);
    await expect.poll(async () => (await waiting()).rowCount, { timeout: 20_000, interval: 20 }).toBe(1);
    server.process.kill('SIGSTOP');
    await release();
    await expect.poll(titles).toEqual(['Search is slow', 'Payments fail']);
    server.process.kill('SIGKILL');
    expect(await cut).toBe('cut off');
    const next = await start();
    // By its key and not by its words, else it would be one that exists.
    expect(await create(next, 'Payments fail', 'b')).toMatchObject({ outcome: 'created' });
    expect(await create(next, 'Payments fail', 'c')).toMatchObject({ outcome: 'exists' });
    expect(await titles()).toEqual(['Search is slow', 'Payments fail']);
  });

  /** Whoever makes an incident waits at its commit, until what is returned is called. */
  async function heldCommits(): Promise<() => Promise<void>> {
    await db.transaction(async (tx) => {
      await tx.query(`CREATE FUNCTION held() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NULL; END'`);
      await tx.query(`CREATE CONSTRAINT TRIGGER held AFTER INSERT ON devops.incidents DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION held()`);
    });
    let release: () => void = () => undefined;
    let taken: () => void = () => undefined;
    const holding = new Promise<void>((resolve) => {
      taken = resolve;
    });
    const held = db.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(7)');
      taken();
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    await holding;
    return async () => {
      release();
      await held;
    };
  }

  it(`${KILLS} SIGKILLs around create_incident: repeated with its key, each incident is there once`, {
    timeout: 240_000,
  }, async () => {
    const made = new Map<string, string>();
    const confirm = (title: string, { outcome, incident }: Created) => {
      // By its key and not by its words: key and incident are committed together, or neither is.
      expect([title, outcome]).toEqual([title, 'created']);
      expect(made.get(title) ?? incident.id).toBe(incident.id);
      made.set(title, incident.id);
    };
    let committed: () => void = () => undefined;
    await db.listen(CHANNEL, (subject) => {
      if (subject === 'incidents/open') committed();
    });
    let next = 0;
    const fresh = () => `Outage k${next++}`;
    let doubtful: string[] = [];
    let cut = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const server = await start();
      for (const title of doubtful) confirm(title, await create(server, title, title));
      // The first waits for what opens with it; the second tells how long one takes now.
      const begun: number[] = [];
      for (const title of [fresh(), fresh()]) {
        begun.push(performance.now());
        confirm(title, await create(server, title, title));
      }
      const usual = performance.now() - (begun[1] ?? 0);
      const effect = new Promise<void>((resolve) => {
        committed = resolve;
      });
      doubtful = Array.from({ length: IN_FLIGHT }, fresh);
      const answers = doubtful.map((title) =>
        create(server, title, title).then(
          (answer) => confirm(title, answer),
          (error: unknown) => {
            if (!server.process.killed) throw error;
            return title;
          },
        ),
      );
      // Every other time as soon as the database tells of the first effect, else anywhere within the calls.
      await (kill % 2 === 0 ? effect : sleep(Math.random() * usual * IN_FLIGHT));
      server.process.kill('SIGKILL');
      await once(server.process, 'close');
      cut += (await Promise.all(answers)).filter((title) => title !== undefined).length;
    }
    const server = await start();
    for (const title of doubtful) confirm(title, await create(server, title, title));
    const rows = await titles();
    expect(new Set(rows).size, 'doubled').toBe(rows.length);
    expect([...rows].sort()).toEqual([...made.keys()].sort());
    // Without its key a repeat is known by its words.
    const [title = ''] = doubtful;
    expect(await create(server, title, 'another')).toMatchObject({
      outcome: 'exists',
      incident: { id: made.get(title) },
    });
    expect(await titles()).toHaveLength(rows.length);
    // Most kills must have cut calls off, or this shows nothing.
    expect(cut).toBeGreaterThan(KILLS / 2);
  });
});
