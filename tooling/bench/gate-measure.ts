import { type Contestant, latencies, throughput } from './lib/load.ts';
import { interleaved } from './lib/rounds.ts';
import { median, pairedDifference, pairedRatio, quantile, round } from './lib/stats.ts';

export interface Plan {
  /** Calls of each contestant measured for latency; four times as many for throughput, where they pass quickly. */
  readonly calls: number;
  /** Calls in a row before the other contestant's turn. */
  readonly batch: number;
  readonly inFlight: number;
}

export interface Side {
  readonly p50: number;
  readonly p99: number;
  /** Calls a second. */
  readonly rate: number;
  /** CPU microseconds of the server a call, at full load; undefined in process. */
  readonly cpu: number | undefined;
}

export interface Comparison {
  readonly ours: Side;
  readonly theirs: Side;
  /** Milliseconds: median over the batches of ours − theirs, each a median of its batch. */
  readonly addedP50: number;
  readonly rateRatio: number;
}

/** Both contestants in turn, batch by batch: latency one call at a time first, then throughput. */
export async function compare(ours: Contestant, theirs: Contestant, plan: Plan): Promise<Comparison> {
  const batches = Math.ceil(plan.calls / plan.batch);
  const samples = new Map([ours, theirs].map((contestant) => [contestant, emptySamples()]));
  let used = 0;
  const next = (calls = plan.batch) => {
    used += calls;
    return used - calls;
  };
  // Both are compiled by V8 before anything counts.
  const warm = plan.batch * 4;
  for (const { call } of [ours, theirs]) await throughput(warm, plan.inFlight, call, next(warm));
  await interleaved(batches, [ours, theirs], async (contestant) => {
    samples.get(contestant)?.latency.push(await latencies(plan.batch, contestant.call, next()));
  });
  await interleaved(batches, [ours, theirs], async (contestant) => {
    const calls = plan.batch * 4;
    const before = contestant.cpu?.();
    const rate = await throughput(calls, plan.inFlight, contestant.call, next(calls));
    const after = contestant.cpu?.();
    samples.get(contestant)?.rates.push(rate);
    if (before !== undefined && after !== undefined)
      samples.get(contestant)?.cpu.push(((after - before) * 1000) / calls);
  });
  const mine = samples.get(ours) ?? emptySamples();
  const other = samples.get(theirs) ?? emptySamples();
  return {
    ours: side(mine),
    theirs: side(other),
    addedP50: round(pairedDifference(mine.latency.map(median), other.latency.map(median))),
    rateRatio: round(pairedRatio(mine.rates, other.rates)),
  };
}

interface Samples {
  readonly latency: number[][];
  readonly rates: number[];
  readonly cpu: number[];
}

const emptySamples = (): Samples => ({ latency: [], rates: [], cpu: [] });

function side({ latency, rates, cpu }: Samples): Side {
  const all = latency.flat();
  return {
    p50: round(quantile(all, 0.5)),
    p99: round(quantile(all, 0.99)),
    rate: Math.round(median(rates)),
    cpu: cpu.length > 0 ? round(median(cpu), 1) : undefined,
  };
}
