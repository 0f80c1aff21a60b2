import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createDatabase, postgresContainer } from '@enterprise-mcp/testkit';
import { governanceStages } from './governance-stages.ts';
import { bundlePeer } from './lib/bundle.ts';
import { syncedAppends } from './lib/disk.ts';
import { callTool, era2025 } from './lib/eras.ts';
import { latencies } from './lib/load.ts';
import { type RawClient, spawnRaw } from './lib/raw-client.ts';
import { finish, heading, type Target, table } from './lib/report.ts';
import { interleaved } from './lib/rounds.ts';
import { withScratch } from './lib/scratch.ts';
import { median, pairedDifference, quantile, round } from './lib/stats.ts';

/** A policy whose rules look at the arguments, so that every write is judged by them. */
const policy = `@id("everyone-reads") permit (principal, action in Action::"read", resource);
@id("everyone-writes") permit (principal, action in Action::"write", resource);
@id("large-orders-need-a-person")
forbid (principal, action == Action::"write_order", resource)
when { context.input.amount > 100000 } unless { context has approval };
`;
/** With a rule that compares two things: Cedar is asked at every call, not once for all amounts up to the limit. */
const askedEachTime = `${policy}
forbid (principal, action == Action::"write_order", resource) when { context.input.customer == principal.name };
`;

interface Plan {
  readonly calls: number;
  readonly batch: number;
}

interface Contestant {
  readonly name: string;
  readonly client: RawClient;
}

const argsOf = {
  read: (sequence: number) => ({ id: 1 + (sequence % 1000) }),
  // Another amount each time: the policy looks at it.
  write: (sequence: number) => ({
    customer: `customer ${sequence}`,
    amount: sequence % 50_000,
    idempotency_key: `key-${sequence}`,
  }),
};
type Kind = keyof typeof argsOf;

/** What governance costs a call on PostgreSQL: nothing around it, the defaults, and every stage on. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    // So many that the 99th percentile rests on more than the calls that met V8 at work.
    options: { calls: { type: 'string', default: '6000' }, batch: { type: 'string', default: '100' } },
  });
  const plan: Plan = { calls: Number(values.calls), batch: Number(values.batch) };
  const server = await adminUrl();
  try {
    await withScratch('governance', (dir) => measure(dir, server.url, plan));
  } finally {
    await server.stop();
  }
}

async function measure(dir: string, admin: string, plan: Plan): Promise<void> {
  const kit = await bundlePeer('governance-kit', dir);
  const bare = await bundlePeer('governance-bare', dir);
  writeFileSync(`${dir}/policy.cedar`, policy);
  writeFileSync(`${dir}/asked.cedar`, askedEachTime);
  const start = async (name: string, launch: (url: string) => string[]): Promise<Contestant> => {
    const { url } = await createDatabase(admin);
    const client = spawnRaw({ command: process.execPath, args: launch(url), env: { HOME: dir } });
    await era2025.open(client);
    return { name, client };
  };
  const flags = (name: string, url: string) => {
    mkdirSync(`${dir}/${name}`);
    const limits = 'read=100000000/m,write=100000000/m';
    return ['--database-url', url, '--data-dir', `${dir}/${name}`, '--log-level', 'warn', '--limits', limits];
  };
  const withPolicy = (file: string) => ['--limit-store', 'state', '--policy', `${dir}/${file}`];
  const allOn = withPolicy('policy.cedar');
  const none = await start('none', (url) => [bare, 'serve', url]);
  const defaults = await start('defaults', (url) => [kit, ...flags('defaults', url)]);
  const all = await start('all on', (url) => [kit, ...flags('all', url), ...allOn]);
  const asked = await start('asked', (url) => [kit, ...flags('asked', url), ...withPolicy('asked.cedar')]);
  const contestants = [none, defaults, all, asked];
  const samples = {
    read: await sampled('read', contestants, plan),
    write: await sampled('write', contestants, plan),
  };
  const appends = await syncedAppends(dir, 500);
  const disk = { p50: round(median(appends)), p99: round(quantile(appends, 0.99)) };
  for (const { client } of contestants) await client.close();

  const figures = {
    read: { defaults: added(samples.read, none, defaults), all: added(samples.read, none, all) },
    write: {
      defaults: added(samples.write, none, defaults),
      all: added(samples.write, none, all),
      asked: added(samples.write, none, asked),
    },
  };
  heading(`One call on PostgreSQL over stdio, ms (${plan.calls} calls each, in turns of ${plan.batch})`);
  table(
    ['', 'none p50', 'p99', 'defaults p50', 'p99', 'added p50', 'all on p50', 'p99', 'added p50', 'added p99'],
    (['read', 'write'] as const).map((kind) => [
      kind,
      ...quantiles(samples[kind].get(none)),
      ...quantiles(samples[kind].get(defaults)),
      figures[kind].defaults.p50,
      ...quantiles(samples[kind].get(all)),
      figures[kind].all.p50,
      figures[kind].all.p99,
    ]),
  );
  console.log(`A write's audit record waits for the disk: an append with fdatasync alone takes ${disk.p50} ms here`);
  console.log(`(p99 ${disk.p99} ms). All on: policy file, limits in PostgreSQL, audit to a file, idempotency keys.`);
  console.log(
    `With a rule for which Cedar must be asked at every call: a write's added p50 ${figures.write.asked.p50} ms.`,
  );

  const { url } = await createDatabase(admin);
  const stages = {
    read: await governanceStages([...flags('stages-read', url), ...allOn], 'read_order', plan.calls, argsOf.read),
    write: await governanceStages([...flags('stages-write', url), ...allOn], 'write_order', plan.calls, argsOf.write),
  };
  heading('Where the time goes with all on (µs a call without what a stage wraps, in process, medians)');
  table(
    ['stage', 'read', 'share', 'write', 'share'],
    stages.write.map(({ stage, microseconds, share }) => {
      const read = stages.read.find((row) => row.stage === stage);
      return [stage, read?.microseconds ?? 0, read?.share ?? 0, microseconds, share];
    }),
  );
  const target = (name: string, value: number, limit: number): Target => ({ name, value, limit });
  finish(
    'governance',
    [
      target('all on, added p50 of a read, ms', figures.read.all.p50, 1),
      target('all on, added p50 of a write, ms', figures.write.all.p50, 1),
      target('all on, added p99 of a read, ms', figures.read.all.p99, 4),
      target('all on, added p99 of a write, ms', figures.write.all.p99, 4),
      target('defaults, added p50 of a read, ms', figures.read.defaults.p50, 0.3),
      target('defaults, added p50 of a write beyond the disk, ms', figures.write.defaults.p50 - disk.p50, 0.3),
    ],
    { plan, figures, disk, stages },
  );
}

type Samples = ReadonlyMap<Contestant, number[][]>;

/** Batches of latencies of each contestant, in turn. */
async function sampled(kind: Kind, contestants: readonly Contestant[], plan: Plan): Promise<Samples> {
  const samples = new Map<Contestant, number[][]>(contestants.map((contestant) => [contestant, []]));
  let sequence = 0;
  const batch = async ({ client }: Contestant, calls: number) => {
    sequence += calls;
    return latencies(calls, (at) => callTool(client, era2025, `${kind}_order`, argsOf[kind](at)), sequence - calls);
  };
  // V8 compiles both before anything counts.
  for (const contestant of contestants) await batch(contestant, plan.batch * 4);
  await interleaved(Math.ceil(plan.calls / plan.batch), contestants, async (contestant) => {
    samples.get(contestant)?.push(await batch(contestant, plan.batch));
  });
  return samples;
}

function added(samples: Samples, without: Contestant, having: Contestant): { p50: number; p99: number } {
  const [ours, theirs] = [samples.get(having) ?? [], samples.get(without) ?? []];
  return {
    p50: round(pairedDifference(ours.map(median), theirs.map(median))),
    p99: round(quantile(ours.flat(), 0.99) - quantile(theirs.flat(), 0.99)),
  };
}

function quantiles(batches: number[][] | undefined): [p50: number, p99: number] {
  const all = batches?.flat() ?? [];
  return [round(quantile(all, 0.5)), round(quantile(all, 0.99))];
}

/** `TEST_DATABASE_URL`, or a container of this run. */
async function adminUrl(): Promise<{ url: string; stop(): Promise<void> }> {
  const url = process.env['TEST_DATABASE_URL'];
  if (url) return { url, stop: async () => undefined };
  // With its disk synchronised, as a real one.
  const container = await postgresContainer({ settings: { fsync: 'on', full_page_writes: 'on' } });
  return { url: container.url, stop: () => container.stop() };
}
