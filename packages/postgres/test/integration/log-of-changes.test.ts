import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openEmbeddedDatabase } from '@enterprise-mcp/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordedLog } from '../support/logs.ts';
import { testSnapshot } from '../support/snapshot.ts';

const WRITES = 2_000;
const BYTES = 50_000;
const SEGMENT = 16 * 1024 * 1024;

let dir: string;
let db: Database;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'log-of-changes-'));
  const extensions = ['pg_trgm', 'unaccent'] as const;
  db = await openEmbeddedDatabase({ dir, snapshot: await testSnapshot(), extensions, log: recordedLog() });
}, 60_000);
afterAll(async () => {
  await db.close();
  await rm(dir, { recursive: true });
});

it('an embedded database that is open for long keeps no more of its changes than a crash needs', {
  timeout: 120_000,
}, async () => {
  // Only the log is written, and no table.
  const message = 'x'.repeat(BYTES);
  for (let write = 0; write < WRITES; write++)
    await db.alone(`SELECT pg_logical_emit_message(true, 'test', $1)`, [message]);
  const { rows } = await db.alone<{ unread: number }>(
    'SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn)::int AS unread FROM pg_control_checkpoint()',
  );
  const files = await readdir(dir, { recursive: true });
  const segments = files.filter((file) => /pg_wal[\\/][0-9A-F]{24}$/.test(file)).length;
  expect(rows[0]?.unread).toBeLessThan(3 * SEGMENT);
  expect(segments).toBeLessThanOrEqual(4);
});
