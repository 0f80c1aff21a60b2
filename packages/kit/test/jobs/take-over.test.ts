import { expect, it } from 'vitest';
import type { JobRecord } from '../../src/jobs/record.ts';
import { memoryState } from '../../src/state/memory.ts';
import type { RecordStore } from '../../src/state/port.ts';
import { recordingAudit, runtimeOf, serverOf } from '../gate/harness.ts';
import { eventually, gateway, longWork, quick, stopsWhenTold } from './long-work.ts';

/** Several processes of one server over one state; the clock is the test's. */
function processes(work: ReturnType<typeof longWork>, state = memoryState()) {
  // Begins with the clock of the state, or results are forgotten there before they are made here.
  let time = Date.now();
  const heard = recordingAudit();
  const start = (settings: { readOnly?: boolean } = {}) => {
    const server = serverOf([work.report], {
      connect: async () => ({ ports: {}, state, health: async () => [], close: async () => undefined }),
    });
    const own = runtimeOf(server, { audit: heard.audit, now: () => new Date(time), jobTiming: quick, settings });
    const begin = async (rest: object = {}) => {
      const { job } = (await own.call('write_report', { text: 'a', ...rest })) as { job?: { job_id: string } };
      return job?.job_id ?? 'no job';
    };
    return { ...own, jobs: own.runtime.jobs as NonNullable<typeof own.runtime.jobs>, begin };
  };
  return {
    start,
    state,
    events: heard.events,
    record: async (id: string) => (await state.records.get<JobRecord>('jobs', id))?.value as JobRecord,
    later(milliseconds: number) {
      time += milliseconds;
    },
  };
}

/** A store whose process is cut off from it: as one that died or stands still. */
function cuttable(records: RecordStore) {
  let cut = false;
  const put: RecordStore['put'] = (...given) => (cut ? new Promise(() => undefined) : records.put(...given));
  return {
    records: { ...records, put },
    cut: () => {
      cut = true;
    },
  };
}

it('a job of a dead process is run again by exactly one other, if it can be', async () => {
  const { opened, open } = gateway();
  const work = longWork(({ attempt }) => (attempt === 1 ? new Promise(() => undefined) : opened), { resumable: true });
  const shared = memoryState();
  const dying = cuttable(shared.records);
  const first = processes(work, { ...shared, records: dying.records });
  const id = await first.start().begin();
  dying.cut();

  const others = processes(work, shared);
  const [second, third] = [others.start(), others.start()];
  await Promise.all([second.jobs.sweep(), third.jobs.sweep()]);
  expect(work.runs).toHaveLength(1);

  others.later(60_000);
  await Promise.all([second.jobs.sweep(), third.jobs.sweep(), second.jobs.sweep()]);
  await eventually(() => work.runs.length > 1, 'it runs again');
  open();
  expect(await third.call('get_job', { job_id: id, wait_seconds: 1 })).toMatchObject({
    job: { status: 'succeeded' },
    result: { run: 2 },
  });
  expect(work.runs.map(({ id: same, attempt, principal }) => [same, attempt, principal])).toEqual([
    [id, 1, 'test:user'],
    [id, 2, 'test:user'],
  ]);
  expect(others.events.map(({ details }) => details?.['status'])).toEqual(['resumed', 'succeeded']);
});

it('what cannot be run again fails, and says to look', async () => {
  const work = longWork(() => new Promise(() => undefined));
  const shared = memoryState();
  const dying = cuttable(shared.records);
  const id = await processes(work, { ...shared, records: dying.records })
    .start()
    .begin({ idempotency_key: 'k' });
  dying.cut();
  const others = processes(work, shared);
  const second = others.start();
  others.later(60_000);
  await second.jobs.sweep();
  expect(await second.call('get_job', { job_id: id })).toMatchObject({
    job: { status: 'failed' },
    error: { code: 'JOB_INTERRUPTED', retryable: false, message: expect.stringContaining('Look whether') },
  });
  await expect(second.call('write_report', { text: 'a', idempotency_key: 'k' })).rejects.toMatchObject({
    code: 'JOB_INTERRUPTED',
  });
  expect(work.runs).toHaveLength(1);
  expect(others.events).toEqual([
    expect.objectContaining({ details: { job_id: id, status: 'failed', attempt: 1, code: 'JOB_INTERRUPTED' } }),
  ]);
});

it('a process that stood still past its lease finds its job gone, and its result does not count', async () => {
  const { opened, open } = gateway();
  const work = longWork((run) => (run.attempt === 1 ? opened : Promise.resolve()), { resumable: true });
  const group = processes(work);
  const still = group.start();
  const id = await still.begin();
  // Taken over behind its back, as its heartbeat would come too late.
  const before = await group.record(id);
  const stored = await group.state.records.get<JobRecord>('jobs', id);
  await group.state.records.put(
    'jobs',
    id,
    { ...before, holder: 'other', attempt: 2 },
    {
      expected: stored?.version ?? 0,
      expiresAt: new Date(before.expiresAt),
    },
  );
  await eventually(() => work.runs[0]?.signal.aborted === true, 'it is told to stop');
  open();
  await eventually(async () => (await group.record(id)).holder === 'other', 'the other keeps it');
  expect(await group.record(id)).toMatchObject({ status: 'working', attempt: 2, holder: 'other' });
  expect(group.events).toEqual([]);
});

it('a job that takes its process along each time is given up', async () => {
  const work = longWork(() => new Promise(() => undefined), { resumable: true });
  const shared = memoryState();
  let id = '';
  for (let attempt = 1; attempt <= 3; attempt++) {
    const dying = cuttable(shared.records);
    const group = processes(work, { ...shared, records: dying.records });
    group.later(attempt * 60_000);
    const process = group.start();
    if (attempt === 1) id = await process.begin();
    else await process.jobs.sweep();
    await eventually(() => work.runs.length === attempt, `attempt ${attempt}`);
    dying.cut();
  }
  const last = processes(work, shared);
  last.later(600_000);
  const process = last.start();
  await process.jobs.sweep();
  expect(await process.call('get_job', { job_id: id })).toMatchObject({ error: { code: 'JOB_INTERRUPTED' } });
  expect(work.runs).toHaveLength(3);
});

it('a process that may not run the tool leaves the job to others', async () => {
  const work = longWork((run) => (run.attempt === 1 ? new Promise(() => undefined) : Promise.resolve()), {
    resumable: true,
  });
  const shared = memoryState();
  const dying = cuttable(shared.records);
  const id = await processes(work, { ...shared, records: dying.records })
    .start()
    .begin();
  dying.cut();
  const others = processes(work, shared);
  others.later(60_000);
  await others.start({ readOnly: true }).jobs.sweep();
  expect(await others.record(id)).toMatchObject({ status: 'working', attempt: 1 });
  await others.start().jobs.sweep();
  await eventually(async () => (await others.record(id)).status === 'succeeded', 'another one runs it');
});

it('cancelling reaches a job of another process', async () => {
  const work = longWork(stopsWhenTold);
  const group = processes(work);
  const [one, other] = [group.start(), group.start()];
  const id = await one.begin();
  expect(await other.call('get_job', { job_id: id, cancel: true })).toMatchObject({ job: { status: 'cancelled' } });
  expect(work.runs[0]?.signal.aborted).toBe(true);
});

it('stopping gives jobs a chance, hands on what can be run again, and says so of the rest', async () => {
  const { opened, open } = gateway();
  const work = longWork((run, text) => (text === 'soon' ? opened : stopsWhenTold(run)), { resumable: true });
  const group = processes(work);
  const stopping = group.start();
  const soon = ((await stopping.call('write_report', { text: 'soon' })) as { job: { job_id: string } }).job.job_id;
  const late = await stopping.begin();
  const closed = stopping.runtime.close(100);
  open();
  await closed;
  expect(await group.record(soon)).toMatchObject({ status: 'succeeded' });
  expect(await group.record(late)).toMatchObject({ status: 'queued', attempt: 1, input: { text: 'a' } });
  // At once, without waiting for a lease to end.
  const next = group.start();
  await next.jobs.sweep();
  expect(await next.call('get_job', { job_id: late })).toMatchObject({ job: { status: 'working' } });
  expect(work.runs.at(-1)).toMatchObject({ id: late, attempt: 2 });

  const once = longWork(stopsWhenTold);
  const short = processes(once);
  const process = short.start();
  const id = await process.begin();
  await process.runtime.close(50);
  expect(await short.record(id)).toMatchObject({ status: 'failed', error: { code: 'JOB_INTERRUPTED' } });
});

it('a number drawn under a key by a process that died is redeemed by the repeat, once, and not after long', async () => {
  const work = longWork(() => Promise.resolve());
  const group = processes(work);
  const { put } = group.state.records;
  const dead = processes(work, {
    ...group.state,
    records: { ...group.state.records, put: () => Promise.reject(new Error('killed')) },
  });
  const call = { text: 'a', idempotency_key: 'k' };
  await expect(dead.start().call('write_report', call)).rejects.toMatchObject({ code: 'INTERNAL' });
  expect(work.runs).toHaveLength(0);
  const [one, other] = [group.start(), group.start()];
  const answers = await Promise.all([one.call('write_report', call), other.call('write_report', call)]);
  expect(answers.map((answer) => answer['run'])).toEqual([1, 1]);
  expect(put).toBe(group.state.records.put);

  const second = { text: 'a', idempotency_key: 'k2' };
  await expect(dead.start().call('write_report', second)).rejects.toMatchObject({ code: 'INTERNAL' });
  group.later(3_600_000);
  await expect(one.call('write_report', second)).rejects.toMatchObject({ code: 'JOB_EXPIRED' });
  expect(work.runs).toHaveLength(1);
});
