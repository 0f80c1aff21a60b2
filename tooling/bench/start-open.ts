import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { type Era, era2026Direct, listTools } from './lib/eras.ts';
import { memoryOf, spawnRaw } from './lib/raw-client.ts';
import { interleaved } from './lib/rounds.ts';
import { median, pairedRatio, quantile, round } from './lib/stats.ts';
import type { Startable } from './start-contestants.ts';

/** Milliseconds from the spawn. */
export interface Opened {
  readonly server: string;
  readonly era: string;
  /** `initialize` or `server/discover` was answered; undefined where neither is sent. */
  readonly opened: number | undefined;
  /** tools/list was answered. */
  readonly listed: number;
  readonly listedP90: number;
  /** Of `listed`, to the first server's in the same era and round. */
  readonly ratio: number;
  readonly rssMb: number | undefined;
  readonly tools: number;
  readonly listBytes: number;
  /** Hosts that drop output schemas see this much. */
  readonly listBytesWithoutOutput: number;
}

interface Samples {
  readonly server: Startable;
  readonly era: Era;
  readonly opened: number[];
  readonly listed: number[];
  readonly rss: number[];
  tools: Record<string, unknown>[];
}

/** Starts every server in every era once a round and returns the medians; the first server is what others are compared with. */
export async function openings(rounds: number, servers: readonly Startable[]): Promise<Opened[]> {
  const all: Samples[] = servers.flatMap((server) =>
    server.eras.map((era) => ({ server, era, opened: [], listed: [], rss: [], tools: [] })),
  );
  // One start of each before anything counts: the files are read from the disk once.
  for (const samples of all) await open(samples);
  for (const { opened, listed, rss } of all) opened.length = listed.length = rss.length = 0;
  await interleaved(rounds, all, open);
  return all.map((samples) => summary(samples, all));
}

async function open({ server, era, opened, listed, rss, ...samples }: Samples): Promise<void> {
  const client = spawnRaw(server.launch());
  try {
    await era.open(client);
    const openedAt = performance.now();
    const tools = await listTools(client, era);
    const listedAt = performance.now();
    opened.push(openedAt - client.spawnedAt);
    listed.push(listedAt - client.spawnedAt);
    samples.tools.splice(0, Number.POSITIVE_INFINITY, ...tools);
    const memory = memoryOf(client.pid);
    if (memory) rss.push(memory.rss);
  } finally {
    await client.close();
  }
}

function summary({ server, era, opened, listed, rss, tools }: Samples, all: readonly Samples[]): Opened {
  const reference = all.find((other) => other.era === era)?.listed ?? [];
  const bytes = (list: readonly object[]) => Buffer.byteLength(JSON.stringify({ tools: list }));
  return {
    server: server.name,
    era: era.name,
    opened: era === era2026Direct ? undefined : round(median(opened), 1),
    listed: round(median(listed), 1),
    listedP90: round(quantile(listed, 0.9), 1),
    ratio: round(pairedRatio(listed, reference), 2),
    rssMb: rss.length > 0 ? median(rss) : undefined,
    tools: tools.length,
    listBytes: bytes(tools),
    listBytesWithoutOutput: bytes(tools.map(({ outputSchema: _, ...tool }) => tool)),
  };
}

/** Milliseconds of `node -e 0` from spawn to exit: what no server can be faster than. */
export async function emptyNode(rounds: number): Promise<number> {
  const samples: number[] = [];
  for (let index = 0; index < rounds; index++) {
    const start = performance.now();
    await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'close');
    samples.push(performance.now() - start);
  }
  return round(median(samples), 1);
}
