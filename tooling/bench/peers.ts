import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../docs/servers.ts';
import { publishAll } from '../release/publish.mjs';
import { startRegistry } from '../release/verdaccio.mjs';
import { era2025, listTools } from './lib/eras.ts';
import { type Launch, memoryOf, spawnRaw } from './lib/raw-client.ts';
import { finish, heading, type Target, table } from './lib/report.ts';
import { interleaved } from './lib/rounds.ts';
import { withScratch } from './lib/scratch.ts';
import { median, round } from './lib/stats.ts';
import { bytesBelow, facts, type Listing, markdown, type Row } from './peers-report.ts';
import { type Contestant, contestants } from './peers-servers.ts';

/**
 * Our servers and those of others as `npx` takes them from one local registry, into an empty folder with an empty cache.
 * A first round, which does not count, lets the registry fetch what is not ours, so that no network is measured. A server
 * that fails or does not answer is said to have failed; the others go on.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      cold: { type: 'string', default: '3' },
      rounds: { type: 'string', default: '9' },
      patience: { type: 'string', default: '180' },
      only: { type: 'string' },
      write: { type: 'boolean' },
    },
  });
  const registry = await startRegistry();
  try {
    const failed = publishAll({ registry: registry.url, env: registry.env }).filter(
      ({ outcome }) => outcome === 'failed',
    );
    if (failed.length > 0) throw new Error(`not published: ${failed.map(({ name, output }) => `${name}: ${output}`)}`);
    await withScratch('peers', async (dir) => {
      const plan = {
        cold: Number(values.cold),
        rounds: Number(values.rounds),
        patienceMs: Number(values.patience) * 1_000,
        only: values.only?.split(','),
      };
      const all = await measure(dir, registry.env, plan);
      const rows = await Promise.all(all.filter((samples) => !hasFailed(samples)).map(summary));
      report(rows, all.filter(hasFailed), values.write === true);
    });
  } finally {
    await registry.stop();
  }
}

interface Samples {
  readonly server: Contestant;
  /** Where npx has put it. */
  home: string;
  readonly cold: number[];
  readonly start: number[];
  readonly rss: number[];
  tools: readonly Listing[];
  /** Why starts of it did not count. */
  readonly failures: string[];
}

interface Plan {
  readonly cold: number;
  readonly rounds: number;
  /** How long a start may take; some wait for their service's answer before they answer themselves. */
  readonly patienceMs: number;
  /** Parts of names; all without. */
  readonly only: readonly string[] | undefined;
}

/** After this many starts that did not count a server is left alone. */
const MOST_FAILURES = 2;

const hasFailed = ({ cold, start, failures }: Samples) =>
  failures.length >= MOST_FAILURES || cold.length === 0 || start.length === 0;

async function measure(dir: string, npm: Record<string, string>, plan: Plan): Promise<readonly Samples[]> {
  const wanted = contestants().filter(({ name }) => plan.only?.some((part) => name.includes(part)) ?? true);
  const all = wanted.map(
    (server): Samples => ({ server, home: '', cold: [], start: [], rss: [], tools: [], failures: [] }),
  );
  const attempt = async (what: string, samples: Samples, work: () => Promise<void>) => {
    if (samples.failures.length >= MOST_FAILURES) return;
    const { name } = samples.server;
    try {
      await work();
      console.error(`${what} ${name}: ok`);
    } catch (error) {
      const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
      samples.failures.push(`${what}: ${why}`);
      console.error(`${what} ${name}: ${why}`);
    }
  };
  const coldRound =
    (what: string, patienceMs = plan.patienceMs) =>
    (samples: Samples) =>
      attempt(what, samples, () => coldStart(dir, npm, samples, patienceMs));
  const warmRound = (what: string) => (samples: Samples) =>
    attempt(what, samples, () => warmStart(dir, samples, plan.patienceMs));
  // This takes as long as the network wants; hundreds of megabytes come with some.
  await interleaved(1, all, coldRound('fetching', 4 * plan.patienceMs));
  // Once more where it took too long, or a later round would measure the network.
  const late = all.filter(({ failures }) => failures.length > 0);
  await interleaved(1, late, coldRound('fetching', 4 * plan.patienceMs));
  for (const { cold } of all) cold.length = 0;
  await interleaved(plan.cold, all, coldRound('cold'));
  await interleaved(1, all, warmRound('warming'));
  for (const { start, rss } of all) start.length = rss.length = 0;
  await interleaved(plan.rounds, all, warmRound('start'));
  return all;
}

/** From `npx -y NAME` to an answered tools/list. */
async function coldStart(
  dir: string,
  npm: Record<string, string>,
  samples: Samples,
  patienceMs: number,
): Promise<void> {
  const home = await mkdtemp(join(dir, 'home-'));
  await mkdir(join(home, 'work'));
  const { spec, args, env } = samples.server;
  const cache = join(home, 'cache');
  const launch = {
    command: 'npx',
    args: ['-y', spec, ...args],
    env: { ...npm, HOME: home, NPM_CONFIG_CACHE: cache, ...env },
  };
  const took = await opened(launch, samples, patienceMs);
  samples.cold.push(took / 1000);
  const [fetched = ''] = await readdir(join(cache, '_npx'));
  if (samples.home) await rm(samples.home, { recursive: true, force: true });
  samples.home = join(cache, '_npx', fetched, 'node_modules');
}

/** From the spawn of its `bin` to an answered tools/list. */
async function warmStart(dir: string, samples: Samples, patienceMs: number): Promise<void> {
  const { name, args, env } = samples.server;
  const { bin } = JSON.parse(await readFile(join(samples.home, name, 'package.json'), 'utf8')) as {
    bin: string | object;
  };
  const file = join(samples.home, name, typeof bin === 'string' ? bin : Object.values(bin)[0]);
  const home = await mkdtemp(join(dir, 'start-'));
  const launch = { command: process.execPath, args: [file, ...args], env: { HOME: home, ...env } };
  samples.start.push(await opened(launch, samples, patienceMs));
}

async function opened(launch: Launch, samples: Samples, patienceMs: number): Promise<number> {
  const client = spawnRaw(launch);
  try {
    samples.tools = await within(patienceMs, async () => {
      await era2025.open(client);
      return (await listTools(client, era2025)) as unknown as Listing[];
    });
    const took = performance.now() - client.spawnedAt;
    const memory = memoryOf(client.pid);
    if (memory) samples.rss.push(memory.rss);
    return took;
  } finally {
    await client.close();
  }
}

async function within<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  const late = AbortSignal.timeout(milliseconds);
  return Promise.race([
    work(),
    new Promise<never>((_, reject) =>
      late.addEventListener('abort', () => reject(new Error(`no answer in ${milliseconds / 1_000} s`))),
    ),
  ]);
}

async function summary({ server, home, cold, start, rss, tools }: Samples): Promise<Row> {
  const lock = JSON.parse(await readFile(join(home, '.package-lock.json'), 'utf8')) as { packages: object };
  return {
    name: server.name,
    ours: server.ours,
    coldSeconds: round(median(cold), 1),
    megabytes: Math.round((await bytesBelow(home)) / 1e6),
    packages: Object.keys(lock.packages).length,
    startMs: Math.round(median(start)),
    rssMb: Math.round(median(rss)),
    ...facts(tools),
  };
}

function report(rows: readonly Row[], failed: readonly Samples[], write: boolean): void {
  heading('servers from one local registry, empty folder and cache; start, memory and list as installed');
  table(
    [
      'server',
      'npx → list, s',
      'MB',
      'packages',
      'start, ms',
      'RSS, MB',
      'tools',
      'list, KB',
      'annotated',
      'output schemas',
    ],
    rows.map((row) => [
      row.name,
      row.coldSeconds,
      row.megabytes,
      row.packages,
      row.startMs,
      row.rssMb,
      row.tools,
      round(row.listBytes / 1024, 1),
      `${row.annotated}`,
      `${row.outputSchemas}`,
    ]),
  );
  const lost = failed.map(({ server, failures }) => ({
    name: server.name,
    ours: server.ours,
    why: failures.join('; '),
  }));
  for (const { name, why } of lost) console.log(`FAILED ${name}: ${why}`);
  if (write) {
    const path = join(root, 'README.md');
    writeFileSync(path, markdown(readFileSync(path, 'utf8'), rows, lost));
    execFileSync(join(root, 'node_modules/.bin/biome'), ['format', '--write', path]);
  }
  if (lost.some(({ ours }) => ours)) process.exitCode = 1;
  const quickest = Math.min(...rows.filter(({ ours }) => !ours).map(({ coldSeconds }) => coldSeconds));
  const own = rows.filter(({ ours }) => ours);
  const targets: Target[] = [
    ...own.map(({ name, coldSeconds }) => ({
      name: `${name}: cold, of the quickest peer's`,
      value: coldSeconds / quickest,
      limit: 1,
    })),
    ...own.map(({ name, packages }) => ({ name: `${name}: packages`, value: packages, limit: 5 })),
  ];
  finish('peers', targets, { rows, failed: lost });
}
