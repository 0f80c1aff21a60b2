import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
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
  // The machine's own cache: npm takes from it what has the same content, wherever it came from.
  const { NPM_CONFIG_CACHE: _, ...npm } = registry.env;
  env = { ...Object.fromEntries(own), ...npm };
}, 300_000);

afterAll(async () => {
  await registry?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

describe.each(chains)('npm create @enterprise-mcp/server for $chain', ({ from, backend, chain }) => {
  const name = `harbour-${from.slice(0, 4)}-${backend}`;
  const at = () => ({ cwd: join(folder, name), env, maxBuffer: 64 * 1024 * 1024 });
  const npm = (...args: string[]) =>
    run('npm', args, at()).catch((failed: { stdout: string; stderr: string }) => {
      throw new Error(
        `npm ${args.join(' ')} for ${chain}:\n${failed.stdout.slice(-6_000)}\n${failed.stderr.slice(-4_000)}`,
      );
    });

  it('makes a server that installs, has sound types and passes its own tests', { timeout: 900_000 }, async () => {
    const flags = ['--from', from, '--backend', backend];
    const made = await run('npm', ['create', '-y', '@enterprise-mcp/server', name, '--', ...flags], {
      cwd: folder,
      env,
    });
    expect(made.stdout).toContain('npm install');
    const times: [string, number][] = [];
    const timed = async (step: string, work: Promise<{ stdout: string }>) => {
      const started = performance.now();
      const { stdout } = await work;
      times.push([step, Math.round((performance.now() - started) / 100) / 10]);
      return stdout;
    };
    await timed('install', npm('install', '--no-audit', '--no-fund'));
    await timed('types', npm('run', 'types'));
    const tested = await timed('test', npm('test'));
    expect(tested).toMatch(/Tests\s.*\d+ passed/);
    const counted = /Tests\s.*/.exec(tested.replaceAll(/\u001b\[\d+m/g, ''))?.[0];
    process.stdout.write(
      `${chain}: ${times.map(([step, seconds]) => `${step} ${seconds} s`).join(', ')}; ${counted}\n`,
    );
    const manifest = await readFile(join(folder, name, 'package.json'), 'utf8');
    expect(manifest).not.toMatch(/"(workspace|catalog):/);
  });
});
