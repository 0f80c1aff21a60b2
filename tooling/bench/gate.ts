import { parseArgs } from 'node:util';
import { inThisProcess, overStdio, overStdioWithSdk, type Pair, reads, runtimeIn, writes } from './gate-contestants.ts';
import { type Comparison, compare, type Plan, type Side } from './gate-measure.ts';
import { type StageShare, stageShares } from './gate-stages.ts';
import { syncedAppends } from './lib/disk.ts';
import { finish, heading, type Target, table } from './lib/report.ts';
import { withScratch } from './lib/scratch.ts';
import { median, quantile, round } from './lib/stats.ts';

/** What the gate costs a call: the same trivial tool behind it and on the SDK alone. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      calls: { type: 'string', default: '3000' },
      batch: { type: 'string', default: '250' },
      'in-flight': { type: 'string', default: '32' },
    },
  });
  const plan: Plan = {
    calls: Number(values.calls),
    batch: Number(values.batch),
    inFlight: Number(values['in-flight']),
  };
  await withScratch('gate', (dir) => measure(dir, plan));
}

const input = { id: 'rec_1', count: 5 };

async function measure(dir: string, plan: Plan): Promise<void> {
  const stdio = await both(await overStdio(dir), plan);
  const stdioSdk = await both(await overStdioWithSdk(dir), plan);
  const inProcess = await both(await inThisProcess(dir), plan);
  const appends = await syncedAppends(dir, 500);
  const disk = { p50: round(median(appends)), p99: round(quantile(appends, 0.99)) };
  const stages = {
    read: await stageShares(runtimeIn(`${dir}/read`), 'read_record', plan.calls, () => input),
    write: await stageShares(runtimeIn(`${dir}/write`), 'write_record', plan.calls, (sequence) => ({
      ...input,
      idempotency_key: `stages-${sequence}`,
    })),
  };

  heading(`One call of a trivial tool: behind the gate, and on the bare SDK (${plan.calls} calls each, in turn)`);
  table(
    ['', 'p50 ms', 'p99', 'calls/s', 'CPU µs', 'bare p50', 'p99', 'calls/s', 'CPU µs', 'added p50', 'rate ratio'],
    [
      row('read, stdio, raw client: server-bound', stdio.read),
      row('write, stdio, raw client: server-bound', stdio.write),
      row('read, stdio, SDK client', stdioSdk.read),
      row('write, stdio, SDK client', stdioSdk.write),
      row('read, in process', inProcess.read),
      row('write, in process', inProcess.write),
    ],
  );
  console.log(
    `calls/s: ${plan.inFlight} in flight. A write's audit record waits for the disk; an append with fdatasync`,
  );
  console.log(`alone takes ${disk.p50} ms here (p99 ${disk.p99} ms).`);
  heading('Where the time goes (µs a call without what a stage wraps, one at a time)');
  table(['stage', 'read', 'share', 'write', 'share'], stageRows(stages.read, stages.write));
  finish(
    'gate',
    [
      { name: 'added p50 of a read over stdio, ms', value: stdio.read.addedP50, limit: 0.3 },
      throughputTarget('raw client: server-bound', stdio.read),
      throughputTarget('SDK client', stdioSdk.read),
      {
        name: 'added p50 of a write over stdio beyond the disk, ms',
        value: stdio.write.addedP50 - disk.p50,
        limit: 0.3,
      },
    ],
    { plan, stdioRawClient: stdio, stdioSdkClient: stdioSdk, inProcess, disk, stages },
  );
}

async function both(pair: Pair, plan: Plan): Promise<{ read: Comparison; write: Comparison }> {
  try {
    return {
      read: await compare(reads('kit', pair.kit), reads('bare', pair.bare), plan),
      write: await compare(writes('kit', pair.kit), writes('bare', pair.bare), plan),
    };
  } finally {
    await pair.close();
  }
}

const throughputTarget = (client: string, { rateRatio }: Comparison): Target => ({
  name: `throughput of reads over stdio against bare, ${client}`,
  value: rateRatio,
  limit: 0.85,
  atLeast: true,
});

function row(name: string, { ours, theirs, addedP50, rateRatio }: Comparison) {
  const cells = ({ p50, p99, rate, cpu }: Side) => [p50, p99, rate, cpu ?? ''];
  return [name, ...cells(ours), ...cells(theirs), addedP50, rateRatio];
}

function stageRows(reading: readonly StageShare[], writing: readonly StageShare[]) {
  const percent = (share: number | undefined) => (share === undefined ? '' : `${Math.round(share * 100)} %`);
  return reading.map(({ stage, microseconds, share }) => {
    const write = writing.find((other) => other.stage === stage);
    return [stage, microseconds, percent(share), write?.microseconds ?? '', percent(write?.share)];
  });
}
