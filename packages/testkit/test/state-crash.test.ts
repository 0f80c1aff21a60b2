import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { fileState } from '@enterprise-mcp/kit';
import { expect, it } from 'vitest';

const child = fileURLToPath(new URL('state-child.ts', import.meta.url));

/** Runs a child until it has said so many lines, kills it there and then, and returns what it had said. */
async function runAndKill(dir: string, mode: string, lines: number, ...rest: string[]): Promise<string[]> {
  const args = ['--conditions=@enterprise-mcp/source', '--import', 'tsx', child, dir, mode, ...rest];
  const running = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const said: string[] = [];
  for await (const line of createInterface(running.stdout)) {
    said.push(line);
    if (said.length > lines) running.kill('SIGKILL');
  }
  return said.slice(1);
}

const emptyFolder = () => mkdtemp(join(tmpdir(), 'kit-state-crash-'));

it('a count goes on after a kill, over two processes on one store', { timeout: 60_000 }, async () => {
  const dir = await emptyFolder();
  const said: string[] = [];
  for (const lines of [15, 25]) {
    said.push(...(await Promise.all([runAndKill(dir, 'count', lines), runAndKill(dir, 'count', lines)])).flat());
  }
  const allowed = said.filter((line) => line === 'allowed').length;
  expect(allowed).toBe(said.length);
  const [next] = await fileState(dir).limits.consume([{ key: 'k', rule: { points: 100, seconds: 3600 } }]);
  // Each killed process may have counted one more than it could tell.
  expect(next?.remaining).toBeLessThanOrEqual(100 - allowed - 1);
  expect(next?.remaining).toBeGreaterThanOrEqual(100 - allowed - 1 - 4);
  await rm(dir, { recursive: true });
});

it('no effect runs twice, whenever its process is killed, and none is forgotten', { timeout: 60_000 }, async () => {
  const dir = await emptyFolder();
  const effects = join(dir, 'effects');
  await writeFile(effects, '');
  const said: string[] = [];
  for (const lines of [4, 9, 17, 26]) said.push(...(await runAndKill(join(dir, 'state'), 'write', lines, effects)));
  const happened = (await readFile(effects, 'utf8')).split('\n').filter(Boolean);
  expect(new Set(happened).size).toBe(happened.length);
  // What was answered has happened; what was answered before is answered again.
  for (const line of said) if (!line.endsWith('OUTCOME_UNKNOWN')) expect(happened).toContain(line.split(' ')[0]);
  expect(said.some((line) => line.endsWith(' true'))).toBe(true);
  await rm(dir, { recursive: true });
});

it('is readable for its owner only, and leaves no drafts', async () => {
  const dir = await emptyFolder();
  const { records } = fileState(join(dir, 'state'));
  const expiresAt = new Date(Date.now() + 60_000);
  for (let i = 0; i < 20; i++) await records.put('things', 'x', i, { expected: i, expiresAt });
  const files = await readdir(dir, { recursive: true, withFileTypes: true });
  for (const file of files) {
    const { mode } = await stat(join(file.parentPath, file.name));
    expect(mode & 0o777).toBe(file.isFile() ? 0o600 : 0o700);
    expect(file.name.startsWith('.')).toBe(false);
  }
  await rm(dir, { recursive: true });
});
