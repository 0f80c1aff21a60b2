import { performance } from 'node:perf_hooks';

/** One call of a contestant; `sequence` makes arguments unique. */
export type OneCall = (sequence: number) => Promise<unknown>;

export interface Contestant {
  readonly name: string;
  readonly call: OneCall;
  /** CPU milliseconds of the server so far; absent when it shares our process. */
  readonly cpu?: () => number | undefined;
}

/** Milliseconds of each call, one at a time. */
export async function latencies(calls: number, call: OneCall, from = 0): Promise<number[]> {
  const samples: number[] = [];
  for (let index = 0; index < calls; index++) {
    const start = performance.now();
    await call(from + index);
    samples.push(performance.now() - start);
  }
  return samples;
}

/** Calls a second with `inFlight` always under way. */
export async function throughput(calls: number, inFlight: number, call: OneCall, from = 0): Promise<number> {
  let next = 0;
  const worker = async () => {
    while (next < calls) await call(from + next++);
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: inFlight }, worker));
  return (calls / (performance.now() - start)) * 1000;
}
