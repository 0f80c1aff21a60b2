import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const script = fileURLToPath(new URL('./misbehaving-server.ts', import.meta.url));

function start() {
  const home = mkdtempSync(join(tmpdir(), 'kit-process-'));
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: home, TEST_PASSWORD: 'hunter2hunter2' },
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => lines.push(line));
  const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  let id = 0;
  const ask = async (method: string, params: object) => {
    const own = ++id;
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: own, method, params })}\n`);
    for (let tries = 0; tries < 1000; tries++) {
      const answer = lines.map((line) => JSON.parse(line)).find((candidate) => candidate.id === own);
      if (answer) return answer;
      await sleep(5);
    }
    throw new Error(`no answer; stderr: ${stderr}`);
  };
  return {
    child,
    ended,
    lines,
    stderr: () => stderr,
    open: () =>
      ask('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 't', version: '1' } }),
    misbehave: (how: string) => ask('tools/call', { name: 'misbehave', arguments: { how } }),
  };
}

it('a promise that nobody awaits is logged, and the session goes on', { timeout: 20_000 }, async () => {
  const server = start();
  await server.open();
  await server.misbehave('reject');
  await sleep(100);
  expect((await server.misbehave('nothing')).result.structuredContent).toEqual({ done: true });
  server.child.stdin.end();
  expect(await server.ended).toBe(0);
  const logged = server
    .stderr()
    .split('\n')
    .filter((line) => line.includes('nobody awaits'));
  expect(logged.map((line) => JSON.parse(line).level)).toEqual(['error']);
  expect(server.stderr()).not.toContain('hunter2');
});

it('an exception that nobody catches is logged, calls are answered, and the exit code says so', {
  timeout: 20_000,
}, async () => {
  const server = start();
  await server.open();
  expect((await server.misbehave('throw')).result.structuredContent).toEqual({ done: true });
  expect(await server.ended).toBe(1);
  const logged = server
    .stderr()
    .split('\n')
    .filter((line) => line.includes('nobody catches'));
  expect(logged.map((line) => JSON.parse(line).level)).toEqual(['error']);
  expect(server.stderr()).not.toContain('hunter2');
});

it('a host that reads no stderr loses nothing but the log', { timeout: 20_000 }, async () => {
  const server = start();
  await server.open();
  server.child.stderr.destroy();
  for (let call = 0; call < 3; call++) {
    expect((await server.misbehave('print')).result.structuredContent).toEqual({ done: true });
  }
  server.child.stdin.end();
  expect(await server.ended).toBe(0);
});

it('a host that is gone ends the server, whatever is still to be written', { timeout: 20_000 }, async () => {
  const server = start();
  await server.open();
  server.child.stdout.destroy();
  server.misbehave('nothing').catch(() => undefined);
  expect(await server.ended).toBe(0);
});
