import { setTimeout as sleep } from 'node:timers/promises';
import { author, defineConfig } from '@enterprise-mcp/kit';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { clientKinds, inProcess } from '../src/clients/index.ts';

interface Step {
  progress(done: number, total?: number, message?: string): void;
  readonly signal: AbortSignal;
}
interface Ports {
  work(step: Step): Promise<void>;
}
const { tool, defineServer } = author<Ports>();
const declared = {
  title: 'Work',
  description: { what: 'Works.', useWhen: ['testing'] },
  input: z.object({}),
  output: z.object({ done: z.boolean() }),
  effect: 'write',
  permission: 'work:do',
} as const;

const serverWith = (work: Ports['work']) =>
  defineServer({
    name: 'long',
    title: 'Long',
    version: '1.0.0',
    instructions: 'A test.',
    config: defineConfig({ prefix: 'LONG', schema: z.object({}) }),
    tools: [
      tool({
        ...declared,
        name: 'do_work',
        run: async (_input, { ports, ...step }) => ports.work(step).then(() => ({ done: true })),
      }),
      tool({
        ...declared,
        name: 'do_long_work',
        long: { answerWithinMs: 200 },
        run: async (_input, { ports, ...step }) => ports.work(step).then(() => ({ done: true })),
      }),
    ],
    connect: async () => ({ ports: { work }, health: async () => [], close: async () => undefined }),
  });

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const session of open.splice(0)) await session.close();
});

describe.each(clientKinds)('progress, cancellation and jobs, driven by %s', (kind) => {
  async function start(work: Ports['work']) {
    const session = await inProcess(serverWith(work), kind);
    open.push(session);
    return session.client;
  }

  it.each(['do_work', 'do_long_work'])(
    'hears how far %s is while it waits, and nothing after the answer',
    async (name) => {
      let late: () => void = () => undefined;
      const client = await start(async ({ progress }) => {
        for (const done of [1, 2, 3]) {
          progress(done, 3, `step ${done}`);
          await sleep(5);
        }
        late = () => progress(4, 3);
      });
      const heard: unknown[] = [];
      const answer = await client.call(name, {}, { onProgress: (progress) => heard.push(progress) });
      expect(answer.data).toEqual({ done: true });
      late();
      await sleep(30);
      expect(heard).toEqual([1, 2, 3].map((progress) => ({ progress, total: 3, message: `step ${progress}` })));
    },
  );

  it.each(['do_work', 'do_long_work'])('taking %s back reaches its signal', async (name) => {
    let told: (reason: unknown) => void = () => undefined;
    const stopped = new Promise((resolve) => {
      told = resolve;
    });
    const client = await start(async ({ signal, progress }) => {
      signal.addEventListener('abort', () => told(signal.reason));
      progress(1);
      await sleep(60_000, undefined, { signal });
    });
    const cancel = new AbortController();
    const call = client.call(name, {}, { signal: cancel.signal, onProgress: () => cancel.abort('not needed') });
    await expect(call).rejects.toThrow();
    expect(await stopped).toMatchObject({ code: 'CANCELLED' });
  });

  it('gets a job for what takes long, and its result from get_job', async () => {
    let finish: () => void = () => undefined;
    const work = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const client = await start(() => work);
    expect((await client.listTools()).map((listed) => listed.name)).toEqual(['do_work', 'do_long_work', 'get_job']);
    const { data } = await client.call('do_long_work', {});
    const { job_id } = data['job'] as { job_id: string };
    expect(data).toMatchObject({ job: { status: 'working', poll_after_ms: 1000 } });
    finish();
    const { data: ended } = await client.call('get_job', { job_id, wait_seconds: 5 });
    expect(ended).toMatchObject({ job: { status: 'succeeded' }, result: { done: true } });
    expect((await client.call('get_job', { job_id: 'job_nowhere' })).error).toMatchObject({ code: 'UNKNOWN_JOB' });
  });

  it('cancels a job', async () => {
    const client = await start(({ signal }) => sleep(60_000, undefined, { signal }));
    const { data } = await client.call('do_long_work', {});
    const { job_id } = data['job'] as { job_id: string };
    const { data: ended } = await client.call('get_job', { job_id, cancel: true });
    expect(ended).toMatchObject({ job: { status: 'cancelled' } });
  });
});
