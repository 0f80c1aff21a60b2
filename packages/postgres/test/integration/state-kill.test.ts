import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Database, migrate, openServerDatabase, postgresState } from '@enterprise-mcp/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordedLog } from '../support/logs.ts';
import { emptyDatabase, serverUrl } from '../support/server-url.ts';
import { testMigrations } from '../support/snapshot.ts';

const admin = serverUrl();
const child = fileURLToPath(new URL('../support/state-child.ts', import.meta.url));

describe.skipIf(admin === undefined)('replicas that are killed', () => {
  let url: string;
  let drop: () => Promise<void>;
  let db: Database;
  let dir: string;

  beforeAll(async () => {
    ({ url, drop } = await emptyDatabase(admin ?? ''));
    dir = await mkdtemp(join(tmpdir(), 'state-kill-'));
    db = await openServerDatabase({ url, log: recordedLog() });
    await migrate(db, testMigrations);
    await db.transaction((tx) => tx.query('CREATE TABLE happened (name text NOT NULL)'));
  }, 60_000);
  afterAll(async () => {
    await db.close();
    await drop();
    await rm(dir, { recursive: true });
  });

  /** Runs a replica until it has said so many lines, kills it there and then, and returns what it had said. */
  async function runAndKill(mode: string, lines: number, effects = ''): Promise<string[]> {
    const args = [
      '--conditions=@enterprise-mcp/source',
      '--import',
      import.meta.resolve('tsx'),
      child,
      url,
      mode,
      effects,
    ];
    const running = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const said: string[] = [];
    for await (const line of createInterface(running.stdout)) {
      said.push(line);
      if (said.length > lines) running.kill('SIGKILL');
    }
    return said.slice(1);
  }

  it('count on together', { timeout: 120_000 }, async () => {
    const said: string[] = [];
    for (const lines of [20, 35]) {
      said.push(...(await Promise.all([runAndKill('count', lines), runAndKill('count', lines)])).flat());
    }
    const allowed = said.filter((line) => line === 'allowed').length;
    const ask = { key: 'k', rule: { points: 200, seconds: 3600 } };
    const [next] = await postgresState(db, { scope: 'test' }).limits.consume([ask]);
    // Each killed replica may have counted one more than it could tell; none can be lost.
    expect(200 - 1 - (next?.remaining ?? 0)).toBeGreaterThanOrEqual(Math.min(allowed, 199));
    expect(200 - 1 - (next?.remaining ?? 0)).toBeLessThanOrEqual(allowed + 4);
  });

  it('never let an effect elsewhere happen twice, also two at the same keys', { timeout: 120_000 }, async () => {
    const effects = join(dir, 'effects');
    await writeFile(effects, '');
    const said: string[] = [];
    for (const lines of [4, 11]) {
      const both = [runAndKill('elsewhere', lines, effects), runAndKill('elsewhere', lines + 2, effects)];
      said.push(...(await Promise.all(both)).flat());
    }
    const happened = (await readFile(effects, 'utf8')).split('\n').filter(Boolean);
    expect(new Set(happened).size).toBe(happened.length);
    for (const line of said) if (!line.endsWith('OUTCOME_UNKNOWN')) expect(happened).toContain(line.split(' ')[0]);
    expect(said.some((line) => line.endsWith(' true'))).toBe(true);
  });

  it('leave of a transactional write key and effect, or neither', { timeout: 120_000 }, async () => {
    const said: string[] = [];
    for (const lines of [5, 13]) said.push(...(await runAndKill('transactional', lines)));
    const { rows } = await db.read((tx) => tx.query<{ name: string }>('SELECT name FROM happened'));
    const happened = rows.map(({ name }) => name);
    expect(new Set(happened).size).toBe(happened.length);
    for (const line of said) expect(happened).toContain(line.split(' ')[0]);
    expect(said.some((line) => line.endsWith('OUTCOME_UNKNOWN'))).toBe(false);
  });
});
