import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfigFile } from '../../../packages/kit/src/cli/install/config-file.ts';
import { hosts } from '../../../packages/kit/src/cli/install/hosts.ts';
import { loadApps } from '../../docs/servers.ts';
import { packAll } from '../pack.mjs';

// The commands that a person begins with, of every server as it is packed.

const run = promisify(execFile);
const apps = await loadApps();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'enterprise-mcp-commands-'));
  const names = apps.map(({ name }) => `@enterprise-mcp/${name}`);
  for (const { name, tarball } of packAll(join(folder, 'packed'), names)) {
    await mkdir(join(folder, name), { recursive: true });
    execFileSync('tar', ['-xzf', tarball, '-C', join(folder, name), '--strip-components=1']);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What somebody of each server has got wrong beside what all have, and what `doctor` says of it. */
const OWN: Readonly<Record<string, { readonly env: Record<string, string>; readonly says: RegExp }>> = {
  crm: { env: { CRM_DATABASE_URL: 'mysql://db/crm' }, says: /CRM_DATABASE_URL does not fit: must start with postgres/ },
  'knowledge-base': { env: { KB_EMBEDDINGS_URL: 'localhost' }, says: /KB_EMBEDDINGS_URL/ },
  'project-management': {
    env: { PM_GITHUB_PROJECT: 'acme' },
    says: /PM_GITHUB_PROJECT does not fit: must be like orgs\/acme/,
  },
  devops: {
    env: { DEVOPS_PROMETHEUS_URL: 'prometheus:9090' },
    says: /DEVOPS_PROMETHEUS_URL does not fit: must start with http/,
  },
  communications: { env: { COMMS_IMAP_URL: 'mail.example' }, says: /COMMS_IMAP_URL/ },
};

describe.each(apps)('$name', ({ name, server }) => {
  const { prefix } = server.config;
  let home: string;

  beforeAll(async () => {
    home = await mkdtemp(join(folder, 'home-'));
  });

  async function command(args: readonly string[], env: Record<string, string> = {}) {
    const bin = join(folder, '@enterprise-mcp', name, 'dist/bin.js');
    const { PATH = '' } = process.env;
    const outcome = await run(process.execPath, [bin, ...args], { cwd: home, env: { PATH, HOME: home, ...env } }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (failed: { code: number; stdout: string; stderr: string }) => failed,
    );
    return { code: outcome.code, said: outcome.stdout + outcome.stderr };
  }

  it('doctor names every setting that is wrong, with what would be right, and ends with 1', async () => {
    const own = OWN[name];
    if (!own) throw new Error(`what can somebody get wrong in ${name}? Say it in this test`);
    const { code, said } = await command(['doctor'], {
      ...own.env,
      [`${prefix}_LOG_LEVL`]: 'warn',
      [`${prefix}_CALL_TIMEOUT`]: 'long',
    });
    expect(code).toBe(1);
    expect(said).toMatch(/^FAIL {2}configuration/m);
    expect(said).toMatch(own.says);
    expect(said).toMatch(new RegExp(`${prefix}_LOG_LEVL.*${prefix}_LOG_LEVEL`));
    expect(said).toContain(`${prefix}_CALL_TIMEOUT`);
  });

  it('doctor says which folder it cannot write to, and which setting names another one', async () => {
    const file = join(home, 'a-file');
    await writeFile(file, '');
    const { code, said } = await command(['doctor'], { [`${prefix}_DATA_DIR`]: join(file, 'data') });
    expect(code).toBe(1);
    expect(said).toMatch(new RegExp(`^FAIL {2}folders .*set ${prefix}_DATA_DIR`, 'm'));
  });

  it('doctor says which policy it cannot read and that the database does not answer, shows no secret, and ends with 1', async () => {
    const { code, said } = await command(['doctor'], {
      [`${prefix}_POLICY`]: join(home, 'none.cedar'),
      [`${prefix}_DATABASE_URL`]: 'postgres://ada:hunter2@127.0.0.1:1/none',
    });
    expect(code).toBe(1);
    expect(said).toMatch(/^FAIL {2}policy .*none\.cedar/m);
    expect(said).toMatch(/^FAIL {2}\S+ .*(127\.0\.0\.1|refused|unavailable|answer)/im);
    expect(said).toMatch(/^ok {4}folders /m);
    // What is in force where nothing is set.
    expect(said).toContain(`${prefix}_LIMITS = read=600/m,write=120/m,destructive=30/h,outward=30/h`);
    expect(said).toContain(`${prefix}_CALLS_AT_ONCE = 256`);
    expect(said).not.toMatch(/hunter2|\[object/);
  });

  it.each(hosts)('install shows and then writes the entry for $title, and everything else stays', async (host) => {
    const path = host.file({ host: { name: 'linux', homedir: home }, env: {}, cwd: home });
    const comment = host.comments ? '  // written by hand\n' : '';
    const before = `{\n${comment}  "${host.key}": { "other": { "command": "other" } },\n  "theme": "dark"\n}\n`;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, before);
    const env = { [`${prefix}_DATABASE_URL`]: 'postgres://ada:hunter2@db.example/x' };

    const shown = await command(['install', '--host', host.name, '--read-only'], env);
    expect(shown).toMatchObject({ code: 0, said: expect.stringContaining(`Would change ${path}`) });
    expect(shown.said).toContain(`@enterprise-mcp/${name}`);
    expect(shown.said).not.toMatch(/hunter2|"other"/);
    expect(await readFile(path, 'utf8')).toBe(before);

    const written = await command(['install', '--host', host.name, '--read-only', '--write'], env);
    expect(written).toMatchObject({ code: 0, said: expect.stringContaining(`Changed ${path}`) });
    const after = await readFile(path, 'utf8');
    expect(after).toContain(comment);
    expect(after).not.toContain('hunter2');
    const { document } = readConfigFile(path, host);
    expect(document).toMatchObject({
      theme: 'dark',
      [host.key]: {
        other: { command: 'other' },
        [name]: { command: 'npx', args: ['-y', `@enterprise-mcp/${name}`, '--read-only'] },
      },
    });
    const [copy = ''] = (await readdir(dirname(path))).filter((one) => one.includes('.backup-'));
    expect(await readFile(join(dirname(path), copy), 'utf8')).toBe(before);
  });
});
