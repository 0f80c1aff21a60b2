import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { fileState } from '../../src/state/file.ts';
import { declared, runtimeOf, serverOf, tool } from '../gate/harness.ts';

// Started as a process of its own and killed while it works; its backend is a file of lines.
const [dir = '', start = ''] = process.argv.slice(2);
const done = join(dir, 'done');
const lines = () => readFileSync(done, 'utf8').split('\n');

const work = (name: string, resumable: boolean) =>
  tool({
    ...declared,
    name,
    input: z.object({ steps: z.int().describe('steps') }),
    output: z.object({ steps: z.int(), by: z.int() }),
    effect: 'write',
    long: { answerWithinMs: 0, resumable },
    async run({ steps }, { job, signal, progress }) {
      appendFileSync(join(dir, 'runs'), `${job?.id} ${job?.attempt} ${process.pid}\n`);
      for (let step = 1; step <= steps; step++) {
        // Finds out by itself what is done already.
        if (!lines().includes(`${job?.id} ${step}`)) appendFileSync(done, `${job?.id} ${step}\n`);
        progress(step, steps);
        await sleep(20, undefined, { signal });
      }
      return { steps, by: process.pid };
    },
  });

const state = fileState(join(dir, 'state'));
const server = serverOf([work('work_on', true), work('work_once', false)], {
  connect: async () => ({ ports: {}, state, health: async () => [], close: async () => undefined }),
});
const { call } = runtimeOf(server, {
  jobTiming: { leaseMs: 1000, heartbeatMs: 100, progressMs: 20, graceMs: 500, sweepMs: 100 },
});
if (start !== '') {
  for (const name of ['work_on', 'work_once']) {
    const { job } = (await call(name, { steps: 40, idempotency_key: 'k' })) as { job: { job_id: string } };
    process.stdout.write(`${job.job_id}\n`);
  }
}
process.stdout.write('ready\n');
// Looking for work does not keep a process alive.
setInterval(() => undefined, 1000);
