import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishAll } from '../publish.mjs';
import { startRegistry } from '../verdaccio.mjs';

// From an empty folder outside of the checkout, with nothing but the registry: made, installed, checked, tested. The
// whole chain for one of them; CREATE_SERVER=all for every server and backend, CREATE_SERVER=crm/rest,devops for some.

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const WANTED = process.env['CREATE_SERVER'] ?? 'crm/rest';
const BACKENDS = ['postgres', 'rest', 'none'];

/** What a server of one's own is made with and from. */
const needed = ['create-server', 'kit', 'postgres', 'testkit'].map((name) => `@enterprise-mcp/${name}`);

const apps = (await readdir(join(root, 'apps'))).sort();
const chains = apps
  .flatMap((from) => BACKENDS.map((backend) => ({ from, backend, chain: `${from}/${backend}` })))
  .filter(({ from, chain }) => WANTED === 'all' || WANTED.split(',').some((one) => one === from || one === chain));

let registry: Awaited<ReturnType<typeof startRegistry>>;
let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  registry = await startRegistry();
  for (const { name, outcome, output } of publishAll({ registry: registry.url, env: registry.env, only: needed })) {
    expect(outcome, `${name}: ${output}`).toBe('published');
  }
  folder = await mkdtemp(join(tmpdir(), 'enterprise-mcp-created-'));
  // A stranger has none of what pnpm and vitest put into the environment.
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|pnpm_|vitest|node_env$|node_options$|init_cwd$|ci$|test_database_url$)/i.test(name),
  );
  env = { ...Object.fromEntries(own), ...registry.env };
}, 300_000);

afterAll(async () => {
  await registry?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** The tutorial's server is the one over REST from the CRM; its code takes the place of the scaffold's at the end. */
const tutorial = { name: 'erp', flags: ['--noun', 'order'] };

describe.each(chains)('npm create @enterprise-mcp/server for $chain', ({ from, backend, chain }) => {
  const isTutorial = chain === 'crm/rest';
  const name = isTutorial ? tutorial.name : `harbour-${from.slice(0, 4)}-${backend}`;
  const times: string[] = [];

  async function npm(...args: string[]) {
    // From the machine's own cache where the content is the same. `npm create` must not: npx keeps packages by name.
    const { NPM_CONFIG_CACHE: _, ...installing } = env;
    const started = performance.now();
    try {
      const { stdout } = await run('npm', args, {
        cwd: join(folder, name),
        env: installing,
        maxBuffer: 64 * 1024 * 1024,
      });
      times.push(`${args.slice(0, 2).join(' ')} ${((performance.now() - started) / 1_000).toFixed(1)} s`);
      return stripVTControlCharacters(stdout);
    } catch (thrown) {
      const { stdout, stderr } = thrown as { stdout: string; stderr: string };
      throw new Error(`npm ${args.join(' ')} for ${chain}:\n${stdout.slice(-6_000)}\n${stderr.slice(-4_000)}`);
    }
  }

  async function tested() {
    const output = await npm('test');
    expect(output).toMatch(/Tests\s.*\d+ passed/);
    process.stdout.write(`${chain}: ${times.join(', ')}; ${/Tests\s.*/.exec(output)?.[0]}\n`);
  }

  it('makes a server that installs, has sound types and passes its own tests', { timeout: 1_200_000 }, async () => {
    const flags = ['--from', from, '--backend', backend, ...(isTutorial ? tutorial.flags : [])];
    const made = await run('npm', ['create', '-y', '@enterprise-mcp/server', name, '--', ...flags], {
      cwd: folder,
      env,
    });
    expect(made.stdout).toContain('npm install');
    const old = `${from.split('-').join('[-_ ]?')}|depot|parcel`;
    await expect(run('grep', ['-riE', old, name], { cwd: folder }), 'the old name').rejects.toMatchObject({ code: 1 });
    await npm('install', '--no-audit', '--no-fund');
    await npm('run', 'types');
    await tested();
  });

  it.runIf(isTutorial)('becomes the server of the tutorial with its code', { timeout: 600_000 }, async () => {
    const guide = await readFile(join(root, 'docs/guides/erp.md'), 'utf8');
    const [, removed = ''] = /\nrm -r (.+)\n/.exec(guide) ?? [];
    for (const path of removed.split(' ')) await rm(join(folder, name, path), { recursive: true });
    for (const part of ['src', 'test']) {
      await cp(join(root, 'examples/erp', part), join(folder, name, part), { recursive: true });
    }
    await npm('run', 'types');
    await tested();
  });
});
