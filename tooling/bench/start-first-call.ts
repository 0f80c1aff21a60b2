import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { containerEngine, createDatabase, postgresContainer } from '@enterprise-mcp/testkit';
import { callTool, era2025, listTools } from './lib/eras.ts';
import { type Launch, memoryOf, spawnRaw } from './lib/raw-client.ts';
import { interleaved } from './lib/rounds.ts';
import { median, quantile, round } from './lib/stats.ts';

/** Milliseconds from the spawn to the first answered tool call; memory after it. */
export interface FirstCall {
  readonly name: string;
  readonly p50: number;
  readonly max: number;
  readonly rssMb: number | undefined;
  readonly peakMb: number | undefined;
}

export interface Case {
  readonly name: string;
  readonly tool: string;
  readonly args: object;
  launch(round: number): Promise<Launch>;
}

type LaunchIn = (dataDir: string, env?: Record<string, string>) => Launch;
const search = { tool: 'search_customer', args: { query: 'keep' } };

/** Every case once a round. One that fails is reported and left out. */
export async function firstCalls(rounds: number, cases: readonly Case[]): Promise<FirstCall[]> {
  const all = cases.map((one) => ({ one, times: [] as number[], memory: [] as Memory[], failed: false }));
  await interleaved(rounds, all, async (samples, round) => {
    if (samples.failed) return;
    try {
      const { milliseconds, memory } = await firstCall(samples.one, await samples.one.launch(round));
      samples.times.push(milliseconds);
      if (memory) samples.memory.push(memory);
    } catch (error) {
      samples.failed = true;
      console.log(`FAILED ${samples.one.name}: ${error instanceof Error ? error.message.slice(0, 1500) : error}`);
    }
  });
  return all
    .filter(({ times }) => times.length > 0)
    .map(({ one, times, memory }) => ({
      name: one.name,
      p50: round(median(times), 1),
      max: round(quantile(times, 1), 1),
      rssMb: memory.length > 0 ? median(memory.map(({ rss }) => rss)) : undefined,
      peakMb: memory.length > 0 ? median(memory.map(({ peak }) => peak)) : undefined,
    }));
}

type Memory = NonNullable<ReturnType<typeof memoryOf>>;

async function firstCall({ tool, args }: Case, launch: Launch) {
  const client = spawnRaw(launch);
  try {
    await era2025.open(client);
    await listTools(client, era2025);
    await callTool(client, era2025, tool, args).catch((error: unknown) => {
      throw new Error(`${error}\n${client.log()}`);
    });
    return { milliseconds: performance.now() - client.spawnedAt, memory: memoryOf(client.pid) };
  } finally {
    await client.close();
  }
}

/** On an empty machine, and where the server has run before. */
export async function embeddedCases(dir: string, launchIn: LaunchIn): Promise<Case[]> {
  const used = await usedOnce({ name: 'prepare', ...search, launch: async () => launchIn(join(dir, 'used')) }, () =>
    launchIn(join(dir, 'used')),
  );
  return [
    { name: 'embedded, empty machine', ...search, launch: async () => launchIn(mkdtempSync(join(dir, 'fresh-'))) },
    { name: 'embedded, second start', ...search, launch: used },
  ];
}

/** The same on PostgreSQL: `TEST_DATABASE_URL`, or a container of the testkit. Runs `work` with nothing where there is neither. */
export async function withPostgresCases<T>(
  dir: string,
  launchIn: LaunchIn,
  work: (cases: readonly Case[]) => Promise<T>,
): Promise<T> {
  const server = await postgres();
  if (!server) return work([]);
  const drops: (() => Promise<void>)[] = [];
  const freshDatabase = async () => {
    const { url, drop } = await createDatabase(server.url);
    drops.push(drop);
    return () => launchIn(mkdtempSync(join(dir, 'pg-')), { CRM_DATABASE_URL: url });
  };
  try {
    const again = await freshDatabase();
    const used = await usedOnce({ name: 'prepare', ...search, launch: async () => again() }, again);
    return await work([
      { name: 'PostgreSQL, empty database', ...search, launch: async () => (await freshDatabase())() },
      { name: 'PostgreSQL, second start', ...search, launch: used },
    ]);
  } finally {
    for (const drop of drops) await drop();
    await server.stop();
  }
}

async function usedOnce(first: Case, launch: () => Launch): Promise<() => Promise<Launch>> {
  await firstCalls(1, [first]);
  return async () => launch();
}

async function postgres(): Promise<{ url: string; stop(): Promise<unknown> } | undefined> {
  const url = process.env['TEST_DATABASE_URL'];
  if (url) return { url, stop: async () => undefined };
  const engine = await containerEngine();
  if (engine.available) return postgresContainer();
  console.log(`PostgreSQL is left out: ${engine.reason}`);
  return undefined;
}
