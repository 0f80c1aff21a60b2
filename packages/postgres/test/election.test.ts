import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openEmbeddedDatabase } from '@enterprise-mcp/postgres';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { recordedLog } from './support/logs.ts';
import { testSnapshot } from './support/snapshot.ts';

let dir: string;
const opened: Database[] = [];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'election-'));
});
afterEach(async () => {
  for (const db of opened.splice(0)) await db.close().catch(() => undefined);
  await rm(dir, { recursive: true });
});

async function open(log = recordedLog()): Promise<Database> {
  const db = await openEmbeddedDatabase({ dir, snapshot: await testSnapshot(), log });
  opened.push(db);
  return db;
}

it('opens a folder whose lock a power cut has emptied', async () => {
  await mkdir(join(dir, 'run'));
  await writeFile(join(dir, 'run', 'owner.7'), '');
  expect((await open()).kind).toBe('embedded-owner');
});

it('elects once for all the calls that come after a failed election', async () => {
  const owner = await open();
  const log = recordedLog();
  const follower = await open(log);
  const run = join(dir, 'run');
  // Nobody can be elected where the locks cannot be read.
  await rename(run, `${run}-away`);
  await writeFile(run, '');
  await owner.close().catch(() => undefined);
  await expect(follower.ping()).rejects.toMatchObject({ code: 'POSTGRES_FOLDER_UNUSABLE' });
  await rm(run);
  const calls = await Promise.allSettled(Array.from({ length: 6 }, () => follower.ping()));
  expect(calls.map(({ status }) => status)).toEqual(Array(6).fill('fulfilled'));
  expect(follower.kind).toBe('embedded-owner');
  expect((await readdir(run)).filter((name) => name.startsWith('owner.'))).toEqual(['owner.1']);
  const ready = log.lines.filter((line) => line.includes('Embedded database ready'));
  expect(ready).toHaveLength(2);
});
