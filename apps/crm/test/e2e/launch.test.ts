import { execFile } from 'node:child_process';
import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { clientKinds } from '@enterprise-mcp/testkit';
import { packedServer } from '@enterprise-mcp/testkit/vitest';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const packed = packedServer(join(import.meta.dirname, '../..'), { prefix: 'CRM' });
const { emptyFolder, start } = packed;

/** Runs the command as somebody would who got something wrong. */
async function fails(args: string[], env: Record<string, string>) {
  const failure = await run(process.execPath, [packed.bin, ...args], {
    env: { PATH: '', ...env },
    timeout: 20_000,
  }).then(
    () => ({ code: 0, stdout: '', stderr: '' }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  expect(failure.code).not.toBe(0);
  expect(failure.stdout).toBe('');
  return failure.stderr;
}

describe.each(clientKinds)('launched for %s', (kind) => {
  it('finds, creates once, and keeps over a restart what was acknowledged', async () => {
    const folder = await emptyFolder();
    const server = await start(kind, folder, ['--demo']);
    const found = await server.client.call('search_customer', { type: 'company', limit: 1 });
    const [company] = found.data['customers'] as { id: string }[];
    const deal = { customer: company?.id, name: 'Trial', amount: '100', currency: 'EUR', idempotency_key: 'trial-1' };
    const created = await server.client.call('create_opportunity', deal);
    expect(created.isError).toBe(false);
    expect(server.strayOutput()).toEqual([]);
    expect(await server.close()).toBe(0);

    const next = await start(kind, folder, ['--demo']);
    const again = await next.client.call('create_opportunity', deal);
    expect(again.data['opportunity']).toEqual(created.data['opportunity']);
    expect(await next.close()).toBe(0);
  });

  it('hides what --read-only takes away', async () => {
    const server = await start(kind, await emptyFolder(), ['--read-only']);
    const names = (await server.client.listTools()).map((tool) => tool.name);
    expect(names).toEqual(['search_customer', 'get_customer', 'list_opportunities', 'get_history']);
    await expect(server.client.call('create_opportunity', {})).rejects.toThrow(/no tool 'create_opportunity'/);
  });

  it('notifies a subscriber when the pipeline changes, also from another process', async () => {
    const folder = await emptyFolder();
    const one = await start(kind, folder, ['--demo']);
    const two = await start(kind, folder, ['--demo']);
    const updates: string[] = [];
    await two.client.subscribe(['crm://pipeline'], (uri) => updates.push(uri));
    const found = await one.client.call('search_customer', { type: 'company', limit: 1 });
    const [company] = found.data['customers'] as { id: string }[];
    const deal = { customer: company?.id, name: 'Ping', amount: '1', currency: 'EUR' };
    // The subscriber's backend opens after the subscription is acknowledged, so one change may come too early.
    const change = async () => {
      await one.client.call('create_opportunity', deal);
      return updates;
    };
    await expect.poll(change, { timeout: 10_000, interval: 200 }).toContain('crm://pipeline');
  });
});

describe('as a process', () => {
  it('answers --version and --help on stdout', async () => {
    const version = await run(process.execPath, [packed.bin, '--version']);
    expect(version.stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
    const help = await run(process.execPath, [packed.bin, '--help']);
    for (const word of ['CRM_DATABASE_URL', '--read-only', 'doctor', 'audit', 'install', 'import']) {
      expect(help.stdout).toContain(word);
    }
  });

  it('ends with 0 on SIGTERM and finishes the call in flight', async () => {
    const server = await start('sdk-1.x', await emptyFolder());
    const call = server.client.call('search_customer', { query: 'nobody' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    server.process.kill('SIGTERM');
    expect((await call).isError).toBe(false);
    expect(await server.exited).toBe(0);
  });

  it('does not open the database before the first call', async () => {
    const folder = await emptyFolder();
    const server = await start('sdk-1.x', folder);
    await server.client.listTools();
    await expect(access(join(folder, 'pgdata'))).rejects.toThrow();
    await server.close();
  });

  it('passes --check and doctor on an empty machine', async () => {
    const env = { PATH: process.env['PATH'], CRM_DATA_DIR: await emptyFolder() };
    await run(process.execPath, [packed.bin, '--check'], { env });
    const { stdout } = await run(process.execPath, [packed.bin, 'doctor'], { env });
    expect(stdout).toContain('embedded database');
  });
});

describe('the audit log of a session', () => {
  const damages: readonly (readonly [string, (text: string) => string])[] = [
    ['one changed byte', (text) => text.replace('"effect":"read"', '"effect":"reaD"')],
    ['one removed line', (text) => text.split('\n').toSpliced(2, 1).join('\n')],
    ['a cut-off end', (text) => `${text.trimEnd().split('\n').slice(0, -1).join('\n')}\n`],
  ];

  it('verifies, and every damage to it is found', async () => {
    const folder = await emptyFolder();
    const server = await start('sdk-1.x', folder);
    for (let i = 0; i < 3; i++) await server.client.call('search_customer', { query: `nobody ${i}` });
    await server.close();
    const env = { PATH: process.env['PATH'], CRM_DATA_DIR: folder };
    const verify = () => run(process.execPath, [packed.bin, 'audit', 'verify'], { env });
    await verify();
    const audit = join(folder, 'audit');
    const segment = (await readdir(audit)).find((name) => /\.\d{6}\.jsonl$/.test(name)) ?? '';
    const whole = await readFile(join(audit, segment), 'utf8');
    for (const [what, damage] of damages) {
      expect(damage(whole), what).not.toBe(whole);
      await writeFile(join(audit, segment), damage(whole));
      await expect(verify(), what).rejects.toMatchObject({ code: 1 });
    }
    await writeFile(join(audit, segment), whole);
    await verify();
  });
});

describe('wrong settings end with a message on stderr and nothing on stdout', () => {
  it.each([
    ['an unknown flag', ['--redonly'], {}, /--redonly.*--read-only/s],
    ['an unknown variable', [], { CRM_DATABSE_URL: 'x' }, /CRM_DATABSE_URL.*CRM_DATABASE_URL/s],
    ['a URL that is none', [], { CRM_DATABASE_URL: 'localhost:5432/hunter2' }, /CRM_DATABASE_URL/],
    ['an unknown tool', ['--tools', 'search_costumer'], {}, /search_costumer.*search_customer/s],
    ['an unknown subcommand', ['docter'], {}, /docter.*doctor/s],
    [
      'several at once',
      ['--nope'],
      { CRM_DATABASE_POOL: 'many' },
      /--nope[\s\S]*CRM_DATABASE_POOL|CRM_DATABASE_POOL[\s\S]*--nope/,
    ],
  ] as const)('%s', async (_what, args, env, message) => {
    const stderr = await fails([...args], { CRM_DATA_DIR: await emptyFolder(), ...env });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('hunter2');
    expect(stderr).not.toMatch(/\bat .*:\d+:\d+/);
  });

  it('a data folder that cannot be written', async () => {
    const file = join(await emptyFolder(), 'file');
    await writeFile(file, '');
    expect(await fails([], { CRM_DATA_DIR: join(file, 'data') })).toMatch(
      /The data folder .* cannot be written \(ENOTDIR\)/,
    );
  });
});
