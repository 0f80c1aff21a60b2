import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonLogger } from '@enterprise-mcp/kit';
import { buildSnapshot, type Database, openEmbeddedDatabase } from '@enterprise-mcp/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { machineRing, SLOTS, TICK } from '../../src/adapters/machine/ring.ts';
import { postgresHistory } from '../../src/adapters/postgres/history.ts';
import { database } from '../../src/assets.ts';

const DAYS = 2;
const MB = 1_000_000;

let dir = '';
let db: Database;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'devops-ring-'));
  const snapshot = join(dir, 'devops.tar.gz');
  await buildSnapshot({ ...database, out: snapshot });
  db = await openEmbeddedDatabase({ dir: join(dir, 'data'), snapshot, log: jsonLogger('silent', () => undefined) });
}, 180_000);
afterAll(async () => {
  await db?.close();
  await rm(dir, { recursive: true, force: true });
});

async function bytesOf(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = files.filter((file) => file.isFile()).map(async ({ parentPath, name }) => stat(join(parentPath, name)));
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
}

/** Numbers from 0 to 1, the same in each run. */
let state = 7;
const random = () => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
  return state / 0x7fffffff;
};

it(`keeps a day of this machine in ${SLOTS} rows and bounded files, over ${DAYS} days`, {
  timeout: 300_000,
}, async () => {
  const [ring, history] = [machineRing(db), postgresHistory(db)];
  const start = Date.parse('2026-02-25T00:00:00Z');
  const sizes: { readonly rows: number; readonly table: number; readonly folder: number }[] = [];
  for (let tick = 0; tick < DAYS * SLOTS; tick++) {
    const at = new Date(start + tick * TICK * 1000 + random() * 900);
    const reading = { cpu: random(), memory: random(), disk: random(), load: random(), traffic: random() * 1e6 };
    // Now and then the server stands still, and now and then a second one reads as well.
    if (random() > 0.02) await ring.keep(reading, at);
    if (random() > 0.9) await ring.keep(reading, at);
    // Each minute the watcher finds a service that changes its mind.
    if (tick % 4 === 0) await history.note(new Map([['shop', tick % 8 === 0 ? 'up' : 'down']]), at);
    if ((tick + 1) % SLOTS !== 0) continue;
    const { rows } = await db.alone<{ rows: number; table: number }>(
      `SELECT count(*)::int AS rows, pg_total_relation_size('devops.machine')::int AS table FROM devops.machine`,
    );
    for (const row of rows) sizes.push({ ...row, folder: await bytesOf(join(dir, 'data')) });
  }
  for (const { rows, table } of sizes) {
    expect(rows).toBeLessThanOrEqual(SLOTS);
    expect(table).toBeLessThan(2 * MB);
  }
  const end = start + DAYS * SLOTS * TICK * 1000;
  const day = await ring.range('cpu', { from: end - SLOTS * TICK * 1000, to: end, step: TICK });
  expect(day.length).toBeGreaterThan(SLOTS * 0.97);
  // What is kept beside it, such as the log of changes, does not grow with the days either.
  expect((sizes[1]?.folder ?? 0) - (sizes[0]?.folder ?? 0)).toBeLessThan(MB);
});
