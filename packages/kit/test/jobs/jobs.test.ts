import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { form } from '../../src/define/ask.ts';
import { defineErrors, error } from '../../src/errors/define.ts';
import { declared, failingAudit, recordingAudit, runtimeOf, serverOf, tool } from '../gate/harness.ts';
import { eventually, gateway, longWork, quick, stopsWhenTold } from './long-work.ts';

type Answer = Record<string, unknown> & { job?: { job_id: string; status: string } };

function start(report: ReturnType<typeof longWork>['report'], options: Parameters<typeof runtimeOf>[1] = {}) {
  const { runtime, call } = runtimeOf(serverOf([report]), { jobTiming: quick, ...options });
  return {
    runtime,
    call: call as (...args: Parameters<typeof call>) => Promise<Answer>,
    begin: async (text = 'a', rest: object = {}) => {
      const { job } = (await call('write_report', { text, ...rest })) as Answer;
      return job?.job_id ?? 'no job';
    },
  };
}

it('answers the result when it is there in time, with notes and fences', async () => {
  const { report } = longWork(async ({ note }) => note('short'));
  const { call } = start(report);
  expect(await call('write_report', { text: 'x' })).toEqual({
    text: expect.stringMatching(/^<untrusted-/),
    run: 1,
    notes: ['short', expect.stringContaining('came from outside')],
  });
});

it('answers a job otherwise, which has the result later, shaped as any answer', async () => {
  const { opened, open } = gateway();
  const { report } = longWork(async ({ progress, note }) => {
    progress(3, 10, 'third of ten');
    note('hunter2hunter2');
    await opened;
  });
  const { call } = start(report, { settings: { secrets: ['hunter2hunter2'] } });
  const { job, notes } = await call('write_report', { text: 'hunter2hunter2 \u202Email' });
  expect(job).toMatchObject({ status: 'working', progress: { done: 3, total: 10, message: 'third of ten' } });
  expect(String(notes)).toContain('get_job');
  expect(await call('get_job', { job_id: job?.job_id })).toMatchObject({ job: { status: 'working' } });
  open();
  const answer = await call('get_job', { job_id: job?.job_id, wait_seconds: 1 });
  expect(answer).toMatchObject({
    job: { status: 'succeeded' },
    result: { text: expect.stringMatching(/^<untrusted-\w+>\[redacted\] mail</), run: 1 },
    notes: ['[redacted]', expect.stringContaining('came from outside')],
  });
});

it('starts nothing that cannot be recorded', async () => {
  const { report, runs } = longWork(async () => undefined);
  const { audit, setFull } = failingAudit();
  const { call } = start(report, { audit });
  await expect(call('write_report', { text: 'x', idempotency_key: 'k' })).rejects.toMatchObject({
    code: 'AUDIT_UNAVAILABLE',
  });
  await sleep(50);
  expect(runs).toEqual([]);
  setFull(false);
  expect(await call('write_report', { text: 'x', idempotency_key: 'k' })).toMatchObject({ run: 1 });
});

it('runs on without the client and past the deadline of the call', async () => {
  const { opened, open } = gateway();
  const { report, runs } = longWork(() => opened, { answerWithinMs: 5000 });
  const { call, begin } = start(report, { settings: { common: shortCalls } });
  const id = await begin();
  await sleep(1100);
  expect(runs[0]?.signal.aborted).toBe(false);
  open();
  expect(await call('get_job', { job_id: id, wait_seconds: 1 })).toMatchObject({ job: { status: 'succeeded' } });
});
const shortCalls = { dataDir: '/tmp', auditDir: '/tmp', logLevel: 'silent', callTimeoutMs: 1000 } as never;

it('a repeat with the same key is the same job, while it runs and when it has ended', async () => {
  const { opened, open } = gateway();
  const { report, runs } = longWork(() => opened);
  const { call, begin } = start(report);
  const key = { idempotency_key: 'k' };
  const ids = await Promise.all([begin('a', key), begin('a', key), begin('a', key)]);
  expect(new Set(ids).size).toBe(1);
  open();
  expect(await call('write_report', { text: 'a', ...key })).toMatchObject({ run: 1 });
  expect(await call('write_report', { text: 'a', ...key })).toMatchObject({ run: 1 });
  await expect(call('write_report', { text: 'b', ...key })).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  expect(runs).toHaveLength(1);
});

it('a failure is the job’s error, and the call’s when it comes in time', async () => {
  const errors = defineErrors({
    TEST_FULL: error<{ size: number }>({
      category: 'conflict',
      message: ({ size }) => `full: ${size}`,
      cause: '',
      wayOut: '',
    }),
  });
  const { opened, open } = gateway();
  const { report } = longWork(async (_run, text) => {
    if (text === 'late') await opened;
    throw errors.TEST_FULL({ size: 3 });
  });
  const { call, begin } = start(report);
  await expect(call('write_report', { text: 'now' })).rejects.toMatchObject({
    code: 'TEST_FULL',
    category: 'conflict',
    details: { size: 3 },
  });
  const id = await begin('late');
  open();
  expect(await call('get_job', { job_id: id, wait_seconds: 1 })).toMatchObject({
    job: { status: 'failed' },
    error: { code: 'TEST_FULL', message: 'full: 3', details: { size: 3 } },
  });
});

it('an answer that does not fit its schema fails the job without telling why', async () => {
  const { report } = longWork(async () => undefined);
  const broken = { ...report, run: async () => ({ text: 1 }) } as unknown as typeof report;
  const { call } = start(broken);
  await expect(call('write_report', { text: 'a' })).rejects.toMatchObject({ code: 'INTERNAL' });
});

it('another principal’s job is answered like an unknown one', async () => {
  const { opened, open } = gateway();
  const { report } = longWork(() => opened);
  const { call, begin } = start(report);
  const id = await begin();
  const bob = { principal: { id: 'bob', name: 'Bob', roles: [] } };
  const refused = async (input: object) =>
    String(await call('get_job', input, bob).catch((thrown: Error) => thrown.message));
  const unknown = await refused({ job_id: 'job_unknown' });
  expect(await refused({ job_id: id })).toBe(unknown.replace('job_unknown', id));
  expect(await refused({ job_id: id, cancel: true })).toBe(unknown.replace('job_unknown', id));
  open();
  expect(await call('get_job', { job_id: id, wait_seconds: 1 })).toMatchObject({ job: { status: 'succeeded' } });
});

it('cancelling reaches the handler; one that does not listen fails after its grace', async () => {
  const { opened, open } = gateway();
  const { report, runs } = longWork((run, text) => (text === 'deaf' ? opened : stopsWhenTold(run)));
  const { call, begin } = start(report);
  const listens = await begin('listens');
  expect(await call('get_job', { job_id: listens, cancel: true })).toMatchObject({ job: { status: 'cancelled' } });
  expect(runs[0]?.signal.aborted).toBe(true);
  const deaf = await begin('deaf');
  await call('get_job', { job_id: deaf, cancel: true, wait_seconds: 0 });
  expect(await call('get_job', { job_id: deaf, wait_seconds: 1 })).toMatchObject({
    job: { status: 'failed' },
    error: { code: 'JOB_INTERRUPTED' },
  });
  open();
});

it('what is taken back before its job is known takes the job along; a lost connection does not', async () => {
  const { report, runs } = longWork(stopsWhenTold, { answerWithinMs: 1000 });
  const { call } = start(report);
  const cancel = new AbortController();
  const taken = call('write_report', { text: 'a' }, { signal: cancel.signal }).catch((thrown: unknown) => thrown);
  await eventually(() => runs.length === 1, 'first run');
  cancel.abort('changed my mind');
  expect(await taken).toMatchObject({ code: 'CANCELLED' });
  await eventually(() => runs[0]?.signal.aborted === true, 'first is cancelled');

  const gone = new AbortController();
  const lost = call('write_report', { text: 'b' }, { signal: gone.signal }).catch((thrown: unknown) => thrown);
  await eventually(() => runs.length === 2, 'second run');
  gone.abort(Object.assign(new Error('Connection closed'), { name: 'SdkError' }));
  await lost;
  await sleep(50);
  expect(runs[1]?.signal.aborted).toBe(false);
});

it('tells the waiting of progress, and nobody after the answer', async () => {
  const { opened, open } = gateway();
  const { report } = longWork(async ({ progress }) => {
    progress(1, 3);
    await opened;
    progress(2, 3);
  });
  const { call } = start(report);
  const heard: number[] = [];
  const { job } = await call('write_report', { text: 'a' }, { progress: (done) => heard.push(done) });
  expect(heard).toEqual([1]);
  const asking: number[] = [];
  const asked = call('get_job', { job_id: job?.job_id, wait_seconds: 1 }, { progress: (done) => asking.push(done) });
  await sleep(20);
  open();
  await asked;
  expect(heard).toEqual([1]);
  expect(asking).toEqual([2]);
});

it('stores progress in time, not every report', async () => {
  const { opened, open } = gateway();
  const { report } = longWork(async ({ progress }) => {
    for (let done = 1; done <= 1000; done++) progress(done, 1000);
    await opened;
  });
  const { runtime, begin } = start(report);
  const { records } = runtime.ownState;
  const id = await begin();
  await eventually(async () => {
    const stored = await records.get<{ progress?: { done: number } }>('jobs', id);
    return stored?.value.progress?.done === 1000;
  }, 'the last progress is stored');
  expect((await records.get('jobs', id))?.version).toBeLessThan(10);
  open();
});

it('limits how many of a principal’s run', async () => {
  const { opened, open } = gateway();
  const { report } = longWork(() => opened, { answerWithinMs: 0 });
  const { call, begin } = start(report);
  const keyed = { idempotency_key: 'k' };
  const ids = [await begin('a', keyed), ...(await Promise.all(Array.from({ length: 9 }, () => begin())))];
  await expect(call('write_report', { text: 'a' })).rejects.toMatchObject({ code: 'JOB_LIMIT' });
  await expect(call('write_report', { text: 'a', idempotency_key: 'new' })).rejects.toMatchObject({
    code: 'JOB_LIMIT',
  });
  expect(await begin('a', keyed)).toBe(ids[0]);
  const bob = { principal: { id: 'bob', name: 'Bob', roles: [] } };
  expect(await call('write_report', { text: 'a' }, bob)).toMatchObject({ job: { status: 'working' } });
  open();
  await call('get_job', { job_id: ids[0], wait_seconds: 1 });
  expect(await call('write_report', { text: 'a' })).toBeDefined();
});

it('records the end of a job in the audit log, with the call that started it', async () => {
  const { audit, intents, events } = recordingAudit();
  const { opened, open } = gateway();
  const { report } = longWork(() => opened);
  const { call, begin } = start(report, { audit });
  const id = await begin();
  expect(events).toEqual([]);
  open();
  await call('get_job', { job_id: id, wait_seconds: 1 });
  expect(events).toEqual([
    expect.objectContaining({
      event: 'job',
      name: 'write_report',
      principal: 'test:user',
      callId: intents[0]?.callId,
      details: { job_id: id, status: 'succeeded', attempt: 1 },
    }),
  ]);
});

it('keeps nothing of the arguments once it has ended, and nothing at all of what nobody knows', async () => {
  const { opened, open } = gateway();
  const { report } = longWork((_run, text) => (text === 'late' ? opened : Promise.resolve()));
  const { runtime, call, begin } = start(report);
  const { records } = runtime.ownState;
  await call('write_report', { text: 'now' });
  expect(await records.list('jobs')).toEqual([]);
  const id = await begin('late');
  open();
  await call('get_job', { job_id: id, wait_seconds: 1 });
  expect((await records.get<object>('jobs', id))?.value).not.toHaveProperty('input');
  expect(await records.list('jobs-open')).toEqual([]);
});

it('a question asked in time is the call’s; the answered call begins a job of its own', async () => {
  const ask = tool({
    ...declared,
    name: 'ask_first',
    input: z.object({}),
    output: z.object({ name: z.string() }),
    effect: 'write',
    long: { answerWithinMs: 1000 },
    async run(_input, { ask: person, attach }) {
      const name = person.accepted('who')?.['name'];
      if (name === undefined) return person.now({ who: form('Who?', { type: 'object', properties: {} }) });
      attach({ type: 'text', text: 'beside' });
      return { name: String(name) };
    },
  });
  const { runtime, call } = runtimeOf(serverOf([ask]), { jobTiming: quick });
  const client = (answers: object) => ({ client: { can: () => true, answers: { ...answers }, state: undefined } });
  const key = { idempotency_key: 'k' };
  await expect(call('ask_first', key, client({}))).rejects.toMatchObject({ code: 'INPUT_REQUIRED' });
  expect(await runtime.ownState.records.list('jobs')).toEqual([]);
  const who = { action: 'accept', content: { name: 'Ada' } };
  expect(await call('ask_first', key, client({ who }))).toMatchObject({
    data: { name: 'Ada' },
    parts: [{ type: 'text', text: 'beside' }],
  });
});

it('long work that a person confirms runs once, and its repeat asks nobody', async () => {
  const { opened, open } = gateway();
  const { report, runs } = longWork(() => opened);
  const { runtime, call } = start({ ...report, effect: 'destructive' });
  const args = { text: 'a', idempotency_key: 'k' };
  const refused = await call('write_report', args).catch(
    (thrown: unknown) => thrown as { details: { approval: string } },
  );
  const approvals = await runtime.approvals();
  const by = { id: 'os:ada', name: 'Ada', roles: [] };
  await approvals.decide((refused as { details: { approval: string } }).details.approval, true, { by, way: 'cli' });
  const { job } = await call('write_report', args);
  expect(job).toMatchObject({ status: 'working' });
  expect((await call('write_report', args)).job?.job_id).toBe(job?.job_id);
  open();
  await call('get_job', { job_id: job?.job_id, wait_seconds: 1 });
  const repeated = await call('write_report', args);
  expect(repeated).toMatchObject({ run: 1 });
  expect((repeated['notes'] as string[]).filter((note) => note.includes('ran before'))).toHaveLength(1);
  expect(runs).toHaveLength(1);
});
