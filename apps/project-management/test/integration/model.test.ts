import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSnapshot, type Database, openMemoryDatabase } from '@enterprise-mcp/postgres';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { postgresBoard } from '../../src/adapters/postgres/index.ts';
import { database } from '../../src/assets.ts';
import { disagreement, emptied, type Step, sequences } from '../model/agreement.ts';

// PM_MODEL_SEQUENCES=5000 for the full number; a share of it in every run. PM_MODEL_SEED repeats one.
const SEQUENCES = Number(process.env['PM_MODEL_SEQUENCES'] ?? 60);
const SEED = process.env['PM_MODEL_SEED'];

let dir = '';
let db: Database;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pm-model-'));
  const snapshot = join(dir, 'pm.tar.gz');
  await buildSnapshot({ ...database, out: snapshot });
  db = await openMemoryDatabase({ snapshot, extensions: database.extensions });
}, 180_000);
afterAll(async () => {
  await db?.close();
  await rm(dir, { recursive: true, force: true });
});

it(`board, GitHub and the model agree after each step of ${SEQUENCES} random sequences`, {
  timeout: 60_000 + SEQUENCES * 2_000,
}, async () => {
  let steps = 0;
  let requests = 0;
  await fc.assert(
    fc.asyncProperty(sequences, async (sequence: readonly Step[]) => {
      await emptied(db);
      const result = await disagreement(postgresBoard(db), sequence);
      steps += sequence.length;
      requests += result.requests;
      expect(result.violations).toEqual([]);
      expect(result.different).toBeUndefined();
    }),
    { numRuns: SEQUENCES, ...(SEED !== undefined && { seed: Number(SEED) }) },
  );
  console.log(`${SEQUENCES} sequences, ${steps} steps, ${requests} requests to GitHub, 0 violations`);
  expect(steps).toBeGreaterThan(SEQUENCES);
});
