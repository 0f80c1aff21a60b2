import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openAuditFile } from '../../src/audit/file.ts';
import { verifyAudit } from '../../src/audit/verify.ts';
import { readFiles, record, temporaryFolder } from './sample-log.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const writer = fileURLToPath(new URL('./endless-writer.ts', import.meta.url));

/** Runs a writer for a while, kills it, and returns the writes that it had reported as safe. */
async function writeAndKill(dir: string, milliseconds: number): Promise<string[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', writer, dir], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const safe: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    if (line === 'ready') setTimeout(() => child.kill('SIGKILL'), milliseconds);
    safe.push(line);
  }
  return safe.slice(1);
}

it('a process killed in mid-append leaves a log that verifies, with a note, and every safe write in it', {
  timeout: 60_000,
}, async () => {
  const dir = temporaryFolder();
  // Two at once, several times, at different moments.
  const safe: string[] = [];
  for (const milliseconds of [40, 97, 151]) {
    const killed = await Promise.all([writeAndKill(dir, milliseconds), writeAndKill(dir, milliseconds + 13)]);
    safe.push(...killed.flat());
  }
  const report = await verifyAudit(dir);
  expect(report.findings.filter(({ severity }) => severity === 'tampering')).toEqual([]);
  expect(report.ok).toBe(true);
  expect(report.chains).toBe(6);
  expect(report.findings.filter(({ what }) => what.startsWith('was not closed'))).toHaveLength(6);
  const all = [...readFiles(dir).values()].join('');
  expect(safe.length).toBeGreaterThan(6);
  for (const call of safe) expect(all).toContain(`"call":"${call}"`);
  rmSync(dir, { recursive: true });
});

it('a torn last line is told from a cut', async () => {
  const dir = temporaryFolder();
  const log = openAuditFile({ dir, server: 'crm' });
  await record(log, 'one', 'write');
  await new Promise((resolve) => setImmediate(resolve));
  const file = readdirSync(dir).find((name) => /\d\.jsonl$/.test(name)) ?? '';
  const whole = readFileSync(join(dir, file), 'utf8');
  appendFileSync(join(dir, file), whole.slice(0, 50));
  const report = await verifyAudit(dir);
  expect(report.ok).toBe(true);
  expect(report.findings.map(({ line, what }) => [line, what.split(':')[0]])).toEqual([
    [4, 'the last line is torn'],
    [undefined, 'was not closed'],
  ]);
  rmSync(dir, { recursive: true });
});

it.skipIf(process.platform === 'win32')(
  'a full disk: refused, nothing torn, and what was promised is there',
  { timeout: 30_000 },
  async () => {
    const dir = temporaryFolder();
    const script = fileURLToPath(new URL('./full-disk-writer.ts', import.meta.url));
    // Blocks of 1024 bytes in bash: files end at 8 KB, in the middle of a line.
    const command = `ulimit -f 8 && exec "$0" --import tsx "$1" "$2"`;
    const out = execFileSync('bash', ['-c', command, process.execPath, script, dir], { cwd: root, encoding: 'utf8' });
    const { safe, refused } = JSON.parse(out) as { safe: number; refused: number };
    expect(safe).toBeGreaterThan(5);
    expect(refused).toBeGreaterThan(5);
    const report = await verifyAudit(dir);
    expect(report.findings.filter(({ severity }) => severity === 'tampering')).toEqual([]);
    const all = [...readFiles(dir).values()].join('');
    for (let call = 0; call < safe; call++) expect(all).toContain(`"call":"c${call}"`);
    rmSync(dir, { recursive: true });
  },
);
