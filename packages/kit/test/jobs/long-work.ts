import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Long } from '../../src/define/tool.ts';
import type { JobTiming } from '../../src/jobs/timing.ts';
import { untrusted } from '../../src/results/fence.ts';
import { declared, tool } from '../gate/harness.ts';

/** Short enough for tests, with the proportions of the real ones. */
export const quick: JobTiming = { leaseMs: 300, heartbeatMs: 50, progressMs: 10, graceMs: 150, sweepMs: 60_000 };

export interface Run {
  readonly id: string | undefined;
  readonly attempt: number | undefined;
  readonly signal: AbortSignal;
  readonly principal: string;
  note(text: string): void;
  progress(done: number, total?: number, message?: string): void;
}

/** A long write whose every run is the test's own. */
export function longWork(work: (run: Run, text: string) => Promise<void>, long: Long = {}) {
  const runs: Run[] = [];
  const report = tool({
    ...declared,
    name: 'write_report',
    input: z.object({ text: z.string().describe('text') }),
    output: z.object({ text: untrusted(z.string()), run: z.int() }),
    effect: 'write',
    long: { answerWithinMs: 30, ...long },
    async run({ text }, { job, signal, principal, note, progress }) {
      const run: Run = { id: job?.id, attempt: job?.attempt, signal, principal: principal.id, note, progress };
      const number = runs.push(run);
      await work(run, text);
      return { text, run: number };
    },
  });
  return { report, runs };
}

/** Something to wait for that a test ends when it likes. */
export function gateway() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

export const stopsWhenTold = ({ signal }: Run): Promise<void> => sleep(10_000, undefined, { signal });

export async function eventually(check: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let left = 200; !(await check()); left--) {
    if (left === 0) throw new Error(`never happened: ${what}`);
    await sleep(10);
  }
}
