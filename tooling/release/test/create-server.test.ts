import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { containerEngine, spawnServer } from '@enterprise-mcp/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildNodeImage } from '../node-image.ts';
import { publishAll } from '../publish.mjs';
import { startRegistry } from '../verdaccio.mjs';

// From an empty folder outside of the checkout, with nothing but the registry: made, and put through its own workflow. The
// whole chain for one of them; CREATE_SERVER=all for every server and backend, CREATE_SERVER=crm/rest,devops for some.

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const asked = process.env['CREATE_SERVER'];
const WANTED = asked ?? 'crm/rest';
const BACKENDS = ['postgres', 'rest', 'none'];
/** Those that are built as an image too, when they are asked for: it takes as long as all the rest. Each copies other folders. */
const IMAGES = asked === undefined ? [] : ['crm/rest', 'crm/postgres', 'knowledge-base/postgres'];
const engine = await containerEngine();

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
/** Nothing of the old name in the new one: what is renamed is searched for the old. */
const nameOf = (from: string, backend: string) => `harbour-${String.fromCharCode(97 + apps.indexOf(from))}-${backend}`;

describe.each(chains)('npm create @enterprise-mcp/server for $chain', ({ from, backend, chain }) => {
  const isTutorial = chain === 'crm/rest';
  const name = isTutorial ? tutorial.name : nameOf(from, backend);
  const times: string[] = [];

  /** A line of a shell, in the server's folder. */
  async function shell(line: string) {
    // From the machine's own cache where the content is the same. `npm create` must not: npx keeps packages by name.
    const { NPM_CONFIG_CACHE: _, ...rest } = env;
    const started = performance.now();
    try {
      const { stdout } = await run('sh', ['-c', line], {
        cwd: join(folder, name),
        env: rest,
        maxBuffer: 64 * 1024 * 1024,
      });
      times.push(`${line} ${((performance.now() - started) / 1_000).toFixed(1)} s`);
      return stripVTControlCharacters(stdout);
    } catch (thrown) {
      const { stdout, stderr } = thrown as { stdout: string; stderr: string };
      throw new Error(`${line} for ${chain}:\n${stdout.slice(-6_000)}\n${stderr.slice(-4_000)}`);
    }
  }

  function report(tests: string) {
    expect(tests).toMatch(/Tests\s.*\d+ passed/);
    process.stdout.write(`${chain}: ${times.splice(0).join(', ')}; ${/Tests\s.*/.exec(tests)?.[0]}\n`);
  }

  it('makes a server that passes its own workflow, line by line', { timeout: 1_200_000 }, async () => {
    const flags = ['--from', from, '--backend', backend, ...(isTutorial ? tutorial.flags : [])];
    const made = await run('npm', ['create', '-y', '@enterprise-mcp/server', name, '--', ...flags], {
      cwd: folder,
      env,
    });
    expect(made.stdout).toContain('npm install');
    const old = `${from.split('-').join('[-_ ]?')}|depot|parcel`;
    await expect(run('grep', ['-riE', old, name], { cwd: folder }), 'the old name').rejects.toMatchObject({ code: 1 });
    // What its README asks for once: the lock file, which the workflow installs from.
    await shell('npm install --package-lock-only');
    const { jobs } = parse(await readFile(join(folder, name, '.github/workflows/ci.yml'), 'utf8'));
    const lines = (jobs.test.steps as { run?: string }[]).flatMap((step) => step.run ?? []);
    const outputs: string[] = [];
    for (const line of lines) outputs.push(await shell(line));
    report(outputs.at(-1) ?? '');
  });

  it.runIf(IMAGES.includes(chain) && engine.available)(
    'is an image after its Dockerfile, which serves',
    {
      timeout: 1_200_000,
    },
    async () => {
      const [base, image] = [`enterprise-mcp-node:${process.pid}`, `enterprise-mcp-${name}:${process.pid}`];
      await buildNodeImage(base, registry.url);
      try {
        await shell(`docker build -q --network host --build-arg NODE_IMAGE=${base} -t ${image} .`);
        const needed = backend === 'rest' ? { API_URL: 'http://127.0.0.1:9', API_TOKEN: 'none' } : {};
        const prefix = name.toUpperCase().replaceAll('-', '_');
        const settings = Object.entries(needed).flatMap(([key, value]) => ['-e', `${prefix}_${key}=${value}`]);
        const server = await spawnServer('sdk-1.x', {
          command: 'docker',
          args: ['run', '-i', '--rm', '--network', 'none', ...settings, image],
        });
        const tools = await server.client.listTools();
        expect(tools.length).toBeGreaterThan(1);
        if (backend === 'postgres') {
          const open = tools.find(
            ({ inputSchema, annotations = {} }) => annotations['readOnlyHint'] && !('required' in inputSchema),
          );
          expect((await server.client.call(open?.name ?? '')).error).toBeUndefined();
        }
        expect(await server.close()).toBe(0);
      } finally {
        await run('docker', ['image', 'rm', '-f', image, base]).catch(() => undefined);
      }
    },
  );

  it.runIf(isTutorial)('becomes the server of the tutorial with its code', { timeout: 600_000 }, async () => {
    const guide = await readFile(join(root, 'docs/guides/erp.md'), 'utf8');
    const [, removed = ''] = /\nrm -r (.+)\n/.exec(guide) ?? [];
    for (const path of removed.split(' ')) await rm(join(folder, name, path), { recursive: true });
    for (const part of ['src', 'test']) {
      await cp(join(root, 'examples/erp', part), join(folder, name, part), { recursive: true });
    }
    await shell('npm run types');
    report(await shell('npm test'));
  });
});
