import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import type { JobRecord } from '../../src/jobs/record.ts';
import { fileState } from '../../src/state/file.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const main = fileURLToPath(new URL('./working-process.ts', import.meta.url));
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Resolves with what the process wrote until it was ready. */
async function start(dir: string, ...more: string[]): Promise<{ child: ChildProcess; said: string[] }> {
  const child = spawn(process.execPath, ['--import', 'tsx', main, dir, ...more], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const said: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    if (line === 'ready') break;
    said.push(line);
  }
  return { child, said };
}

it('a killed process’s jobs: one other goes on where it can, and says of the rest that they were cut off', {
  timeout: 60_000,
}, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'jobs-'));
  for (const file of ['done', 'runs']) writeFileSync(join(dir, file), '');
  const { records } = fileState(join(dir, 'state'));
  const record = async (id: string) => (await records.get<JobRecord>('jobs', id))?.value;

  const first = await start(dir, 'begin');
  const [resumable = '', single = ''] = first.said;
  while ((await record(resumable))?.progress === undefined) await sleep(10);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  expect(await record(resumable)).toMatchObject({ status: 'working', attempt: 1 });

  const [second, third] = await Promise.all([start(dir), start(dir)]);
  while ((await record(resumable))?.status !== 'succeeded') await sleep(20);
  while ((await record(single))?.status === 'working') await sleep(20);
  const { by } = { ...((await record(resumable))?.value as object) } as { by?: number };
  expect(await record(resumable)).toMatchObject({ attempt: 2, value: { steps: 40 } });
  expect([second.child.pid, third.child.pid]).toContain(by);
  expect(await record(single)).toMatchObject({ status: 'failed', error: { code: 'JOB_INTERRUPTED' } });

  const runs = readFileSync(join(dir, 'runs'), 'utf8').trim().split('\n');
  expect(runs.map((line) => line.split(' ').slice(0, 2))).toEqual([
    [resumable, '1'],
    [single, '1'],
    [resumable, '2'],
  ]);
  const steps = readFileSync(join(dir, 'done'), 'utf8')
    .trim()
    .split('\n')
    .filter((line) => line.startsWith(resumable));
  expect(steps).toHaveLength(40);
  expect(new Set(steps).size).toBe(40);
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});
