import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/serve/cli.ts';
import { type FakeProcess, fakeProcess, SECRET, sampleServer } from './fake-process.ts';

type Options = Parameters<typeof fakeProcess>[1];

async function run(args: readonly string[], options?: Options, server = sampleServer()) {
  const process = fakeProcess(args, options);
  await main(server, process);
  return { code: process.exitCode, out: process.out(), err: process.err(), home: process.home, server };
}

describe('what needs no backend', () => {
  it('--version', async () => {
    expect(await run(['--version'])).toMatchObject({ code: 0, out: '1.2.3\n', err: '' });
  });

  it('--help names every command and setting, and wins over mistakes', async () => {
    const { code, out } = await run(['--nonsense', '--help']);
    expect(code).toBe(0);
    for (const word of [
      'doctor',
      'install',
      'audit',
      'import',
      '--database-url VALUE, CRM_DATABASE_URL',
      '--read-only',
      '--http [VALUE]',
      '--policy FILE, CRM_POLICY',
    ]) {
      expect(out).toContain(word);
    }
  });

  it('--help of a subcommand, the server’s own too', async () => {
    expect((await run(['audit', '--help'])).out).toContain('-n, --lines VALUE');
    expect((await run(['import', '-h'])).out).toContain('mcp-crm import FILE.csv [--dry-run]');
  });

  it('an unknown subcommand', async () => {
    expect(await run(['docter'])).toMatchObject({
      code: 2,
      out: '',
      err: "There is no subcommand 'docter'. Did you mean 'doctor'? See mcp-crm --help.\n",
    });
    expect((await run([SECRET])).err).not.toContain('hunter2');
  });
});

describe('before serving', () => {
  it('all problems with the configuration go to stderr, none to stdout', async () => {
    const { code, out, err } = await run(['--polcy', '--page-size=x'], { env: { CRM_DATABASE_ULR: SECRET } });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.match(/^ {2}- /gm)).toHaveLength(3);
    expect(err).not.toContain('hunter2');
  });

  it('a folder that cannot be made is said with the setting that moves it', async () => {
    const process = fakeProcess(['--data-dir=/dev/null/data', '--audit-dir=/dev/null/audit']);
    await main(sampleServer(), process);
    expect(process.exitCode).toBe(1);
    expect(process.out()).toBe('');
    expect(process.err()).toContain('The data folder /dev/null/data cannot be written (ENOTDIR)');
    expect(process.err()).toContain('CRM_AUDIT_DIR or --audit-dir');
  });

  it.skipIf(process.getuid?.() === 0)('nor one that is read-only', async () => {
    const fake = fakeProcess([]);
    chmodSync(fake.home, 0o500);
    await main(sampleServer(), fake);
    expect(fake.err()).toContain('EACCES');
  });
});

describe('--check', () => {
  it('is silent when all is well', async () => {
    const { server, ...result } = await run(['--check']);
    expect(result).toMatchObject({ code: 0, out: '', err: '' });
    expect(server.state).toMatchObject({ connects: 1, closes: 1 });
  });

  it('says what is wrong, without secrets', async () => {
    const server = sampleServer({ connect: () => Promise.reject(new Error(`cannot reach ${SECRET}`)) });
    const result = await run(['--check'], { env: { CRM_DATABASE_URL: SECRET } }, server);
    expect(result).toMatchObject({ code: 1, out: '', err: 'backends: cannot reach [redacted]\n' });
  });
});

describe('doctor', () => {
  it('reports everything and hides secrets', async () => {
    const { code, out } = await run(['doctor', '--page-size=7'], { env: { CRM_DATABASE_URL: SECRET } });
    expect(code).toBe(0);
    expect(out).toMatch(/^ok +node +v20\.19\.0$/m);
    expect(out).toContain('CRM_DATABASE_URL = (set, not shown)');
    expect(out).toContain('CRM_PAGE_SIZE = 7');
    expect(out).toMatch(/^ok +database +PostgreSQL 17$/m);
    expect(out).toMatch(/^ok +tool list +1 tools/m);
    expect(out).not.toContain('hunter2');
  });

  it('goes on after a failure and exits 1', async () => {
    const sick = sampleServer();
    sick.state.health = [{ name: 'database', ok: false, detail: 'start it with …' }];
    const { code, out } = await run(['doctor'], {}, sick);
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL +database +start it with …$/m);
    expect(out).toContain('tool list');
    const wrong = await run(['doctor', '--tools=nope']);
    expect(wrong).toMatchObject({ code: 1, out: expect.stringMatching(/^FAIL +configuration/m) });
    expect(wrong.out).toContain('tool list');
  });

  it('refuses what it does not know', async () => {
    expect((await run(['doctor', '--fix'])).code).toBe(2);
    expect((await run(['doctor', 'please'])).code).toBe(2);
  });
});

describe('the server’s own commands', () => {
  it('get their options, their positionals and the settings, and the backends are closed after them', async () => {
    const { code, out, server } = await run([
      'import',
      'a.csv',
      '-d',
      '--tag',
      'x',
      '--tag=y',
      '--page-size=9',
      '--',
      '--b',
    ]);
    expect(code).toBe(3);
    expect(JSON.parse(out)).toEqual({
      positionals: ['a.csv', '--b'],
      options: { 'dry-run': true, tag: ['x', 'y'] },
      config: { pageSize: 9 },
    });
    expect(server.state).toMatchObject({ connects: 1, closes: 1 });
  });

  it('a misspelt option', async () => {
    expect(await run(['import', '--dry-rum'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean --dry-run?'),
    });
  });
});

describe('serving', () => {
  const initialize = {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
  };
  const call = {
    jsonrpc: '2.0',
    id: 2,
    method: 'tools/call',
    params: { name: 'find_customer', arguments: { query: 'x' } },
  };
  const send = (process: FakeProcess, ...messages: object[]) => {
    for (const message of messages) (process.stdin as unknown as Writable).write(`${JSON.stringify(message)}\n`);
  };
  const answered = async (process: FakeProcess, id: number) => {
    for (let look = 0; look < 400 && !process.out().includes(`"id":${id}`); look++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return process.out();
  };

  it('ends with 0 when stdin closes; stray prints go to stderr; the audit log verifies', async () => {
    const process = fakeProcess([]);
    const done = main(sampleServer(), process);
    send(process, initialize);
    await answered(process, 1);
    process.stdout.write('a banner of some library\n');
    send(process, { jsonrpc: '2.0', method: 'notifications/initialized' }, call);
    await answered(process, 2);
    (process.stdin as unknown as Writable).end();
    await done;
    expect(process.exitCode).toBe(0);
    const lines = process.out().trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { id: number }).id)).toEqual([1, 2]);
    expect(process.err()).toContain('a banner of some library');
    const verified = await run(['audit', 'verify'], { home: process.home });
    expect(verified).toMatchObject({
      code: 0,
      out: expect.stringContaining('ok: 2 records of 1 processes in 1 segments'),
    });
    const tail = await run(['audit', 'tail', '-n', '3'], { home: process.home });
    expect(tail.out).toMatch(/ intent \S+ read find_customer os:\S+ test\/1 \{"query":"x"\}\n/);
    const json = await run(['audit', 'tail', '--json', '--lines=1'], { home: process.home });
    expect(JSON.parse(json.out)).toMatchObject({ type: 'close' });
  });

  it('SIGTERM finishes the call in flight, then ends with 0', async () => {
    const server = sampleServer();
    const process = fakeProcess([]);
    const done = main(server, process);
    send(process, initialize);
    await answered(process, 1);
    send(process, { jsonrpc: '2.0', method: 'notifications/initialized' }, call);
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.signals.emit('SIGTERM');
    await done;
    expect(process.exitCode).toBe(0);
    expect(process.out()).toContain('"found":true');
    expect(server.state.closes).toBeGreaterThan(0);
    expect(process.signals.listenerCount('SIGTERM')).toBe(0);
    expect(process.forced).toEqual([]);
  });

  it('--http serves on this machine until a signal comes, whatever stdin does', async () => {
    const process = fakeProcess(['--http', '127.0.0.1:0', `--database-url=${SECRET}`]);
    const done = main(sampleServer(), process);
    process.stdin.emit('end');
    await expect.poll(() => process.err(), { timeout: 5000 }).toMatch(/speaks MCP at http/);
    const url = /http:\S+\/mcp/.exec(process.err())?.[0] ?? '';
    expect(await (await fetch(new URL('/healthz', url))).json()).toEqual({ status: 'ok' });
    process.signals.emit('SIGTERM');
    await done;
    expect(process).toMatchObject({ exitCode: 0, forced: [] });
    expect(process.out()).toBe('');
  });

  it('--http refuses what other machines can reach', async () => {
    const { code, err } = await run(['--http', '0.0.0.0:8808', `--database-url=${SECRET}`]);
    expect(code).toBe(1);
    expect(err).toContain('--http does not fit: without identity');
  });

  it('a signal before it serves is heard', async () => {
    const process = fakeProcess([]);
    const done = main(sampleServer(), process);
    process.signals.emit('SIGINT');
    await done;
    expect(process.exitCode).toBe(0);
  });

  it('the log hides secrets', async () => {
    const server = sampleServer({ connect: () => Promise.reject(new Error(`no route to ${SECRET}`)) });
    const process = fakeProcess([], { env: { CRM_DATABASE_URL: SECRET } });
    const done = main(server, process);
    send(process, initialize, { jsonrpc: '2.0', method: 'notifications/initialized' }, call);
    await answered(process, 2);
    (process.stdin as unknown as Writable).end();
    await done;
    expect(process.err()).toContain('no route to [redacted]');
    expect(process.err() + process.out()).not.toContain('hunter2');
  });
});

describe('audit', () => {
  it('finds what was changed and exits 1', async () => {
    const home = fakeProcess([]).home;
    const audit = join(home, 'log');
    const { openAuditFile } = await import('../../src/audit/file.ts');
    const { record } = await import('../audit/sample-log.ts');
    const log = openAuditFile({ dir: audit, server: 'crm' });
    await record(log, 'one');
    await log.close();
    const head = readdirSync(audit).find((file) => file.endsWith('.head')) ?? '';
    writeFileSync(join(audit, head), 'x');
    const { code, out } = await run(['audit', 'verify', 'log'], { home });
    expect(code).toBe(1);
    expect(out).toContain(`TAMPERING  ${head}  is damaged`);
    expect(out).toContain('NOT OK');
  });

  it('a missing folder is no success', async () => {
    const result = await run(['audit', 'verify']);
    expect(result).toMatchObject({ code: 1, out: '', err: expect.stringContaining('There is no folder') });
    expect(existsSync(join(result.home, '.local'))).toBe(false);
  });

  it('wrong usage', async () => {
    expect(await run(['audit', 'verfy'])).toMatchObject({
      code: 2,
      err: expect.stringContaining("did you mean 'verify'?"),
    });
    expect((await run(['audit', 'tail', '-n', 'x'])).code).toBe(2);
  });
});
