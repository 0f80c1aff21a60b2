import { performance } from 'node:perf_hooks';
import type { Runtime } from '@enterprise-mcp/kit/serve';
import type { Call, Stage } from '../../packages/kit/src/gate/call.ts';
import { gate, runThroughGate } from '../../packages/kit/src/gate/index.ts';
import { median, round } from './lib/stats.ts';

/** Microseconds that each stage takes itself, without what it wraps; medians over the calls. */
export interface StageShare {
  readonly stage: string;
  readonly microseconds: number;
  readonly share: number;
}

/** `argsOf`: the arguments of one call; a write's key must be new each time. Closes the runtime. */
export async function stageShares(
  runtime: Runtime,
  tool: string,
  calls: number,
  argsOf: (sequence: number) => object,
): Promise<StageShare[]> {
  const times = new Map<string, number[]>();
  const note = (stage: string, milliseconds: number) => {
    const samples = times.get(stage) ?? [];
    times.set(stage, samples);
    samples.push(milliseconds * 1000);
  };
  const stages = gate.map((stage) => timed(stage, note));
  for (let index = 0; index < calls * 1.5; index++) {
    // The first third is for V8 to compile.
    if (index === Math.floor(calls / 2)) times.clear();
    await runThroughGate(callOf(runtime, tool, index, argsOf(index)), stages);
  }
  await runtime.close();
  const medians = [...times].map(([stage, samples]) => ({ stage, microseconds: round(median(samples), 1) }));
  const total = medians.reduce((sum, { microseconds }) => sum + microseconds, 0);
  return medians
    .map((row) => ({ ...row, share: round(row.microseconds / total) }))
    .sort((a, b) => b.microseconds - a.microseconds);
}

const ignore = () => undefined;

function timed(stage: Stage, note: (stage: string, milliseconds: number) => void): Stage {
  return async (call, next) => {
    let inside = 0;
    const start = performance.now();
    try {
      return await stage(call, async () => {
        const entered = performance.now();
        try {
          return await next();
        } finally {
          inside += performance.now() - entered;
        }
      });
    } finally {
      note(stage.name, performance.now() - start - inside);
    }
  };
}

function callOf(runtime: Runtime, tool: string, sequence: number, input: object): Call {
  const target = runtime.tools.get(tool);
  if (!target) throw new Error(`no tool ${tool}`);
  const agent = { name: 'bench', version: '0' };
  const { signal } = new AbortController();
  const peer = { agent, signal, progress: ignore };
  return {
    id: `call-${sequence}`,
    runtime,
    target,
    receivedAt: Date.now(),
    input,
    agent,
    principal: runtime.principal,
    peer,
    signal,
    notes: [],
    parts: [],
    progress: ignore,
  };
}
