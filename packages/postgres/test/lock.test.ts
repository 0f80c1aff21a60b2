import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedDatabase } from '@enterprise-mcp/postgres';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ownIdentity, processState } from '../src/embedded/liveness.ts';
import { latestLock, takeLock } from '../src/embedded/lock.ts';
import { recordedLog } from './support/logs.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lock-'));
});
afterEach(() => rm(dir, { recursive: true }));

const owner = { ...ownIdentity(), socket: '', token: '', startedAt: '' };

it('lets one of many through, round after round, and never two', async () => {
  for (let round = 0; round < 20; round++) {
    const previous = (await latestLock(dir))?.generation ?? 0;
    const held = (await Promise.all(Array.from({ length: 8 }, () => takeLock(dir, owner, previous)))).filter(
      (lock) => lock !== undefined,
    );
    expect(held).toHaveLength(1);
    expect((await latestLock(dir))?.generation).toBe(previous + 1);
    await held[0]?.release();
    expect((await latestLock(dir))?.owner.released).toBe(true);
  }
});

it('sends a latecomer away that saw an old lock, also when its number is free again', async () => {
  const held = [];
  for (let generation = 0; generation < 6; generation++) held.push(await takeLock(dir, owner, generation));
  expect(held.every((lock) => lock !== undefined)).toBe(true);
  // Numbers 1 and 2 have been removed by now: the latecomer's link succeeds, and it must notice the higher ones.
  expect(await takeLock(dir, owner, 0)).toBeUndefined();
  expect(await takeLock(dir, owner, 5)).toBeUndefined();
  expect((await latestLock(dir))?.generation).toBe(6);
  await Promise.all(held.map((lock) => lock?.release()));
});

it('knows living, dead and reused process numbers, and does not judge those of other worlds', () => {
  const own = ownIdentity();
  expect(processState({ ...own, pid: 2 ** 22 + 1 })).toBe('dead');
  expect(processState({ ...own, kernel: 'another' })).toBe('unknown');
  if (process.platform === 'linux') {
    expect(processState(own)).toBe('alive');
    expect(processState({ ...own, ticks: '1' })).toBe('dead');
    expect(processState({ ...own, namespace: 'pid:[1]' })).toBe('unknown');
  }
});

it('says so when what is in the folder is no database', async () => {
  await mkdir(join(dir, 'pgdata'));
  await writeFile(join(dir, 'pgdata', 'PG_VERSION'), '9.6');
  const opening = openEmbeddedDatabase({ dir, log: recordedLog() });
  await expect(opening).rejects.toMatchObject({ code: 'POSTGRES_FOLDER_UNUSABLE' });
});

it('says so when the folder cannot be used', async () => {
  const opening = openEmbeddedDatabase({ dir: '/dev/null/data', log: recordedLog() });
  await expect(opening).rejects.toMatchObject({ code: 'POSTGRES_FOLDER_UNUSABLE', category: 'config' });
});
