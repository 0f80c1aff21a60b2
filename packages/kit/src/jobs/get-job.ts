import * as z from 'zod';
import type { AnyTool } from '../define/tool.ts';
import { kitErrors } from '../errors/kit-errors.ts';
import type { Call } from '../gate/call.ts';
import { jobHandle } from './handle.ts';
import { handleOf } from './record.ts';

export const GET_JOB = 'get_job';
/** Hosts cut calls at 30 to 60 seconds. */
const MOST_WAIT_S = 20;

/**
 * How clients without the protocol's tasks follow long work. Only reads: with `cancel` a caller takes back what it
 * started itself, as every client may take back any call, and changes nothing that is not its own.
 */
const declaration: AnyTool = {
  name: GET_JOB,
  title: 'Get job',
  description: {
    what: 'Tells how far a job is, and its result once it has ended.',
    useWhen: ['a tool answered with a job', 'a job of yours is no longer needed: cancel it'],
  },
  input: z.object({
    job_id: z.string().max(200).describe('From the answer that named the job'),
    wait_seconds: z.int().min(0).max(MOST_WAIT_S).optional().describe('Wait so long for its end'),
    cancel: z.boolean().optional().describe('Stop it'),
  }),
  output: z.object({
    job: jobHandle,
    result: z.record(z.string(), z.unknown()).optional().describe('The answer of the tool'),
    error: z.record(z.string(), z.unknown()).optional(),
  }),
  effect: 'read',
  permission: 'jobs:read',
  run: () => Promise.reject(new Error('runs as getJob')),
};

/** The kit's own tools, which a server has beside those that it declares. Reserved where all that starts jobs is. */
export function kitTools(tools: readonly AnyTool[]): readonly AnyTool[] {
  const long = tools.filter((tool) => tool.long);
  return long.length > 0 ? [{ ...declaration, reserved: long.every(({ reserved }) => reserved) }] : [];
}

/** The handler of `get_job`. What it answers is shaped as the answer of the tool that ran would be. */
export async function getJob(call: Call): Promise<unknown> {
  const { runtime, signal, principal } = call;
  const {
    job_id: id,
    cancel,
    wait_seconds: seconds = cancel ? 2 : 0,
  } = call.input as z.output<typeof declaration.input>;
  const jobs = runtime.jobs;
  if (!jobs) throw kitErrors.UNKNOWN_JOB({ job_id: id });
  if (cancel) await jobs.cancel(id, principal.id);
  const milliseconds = Math.max(0, Math.min(seconds * 1000, runtime.deadlineMs - 1000));
  const record = await jobs.see(id, principal.id, {
    milliseconds,
    signal,
    onProgress: ({ done, total, message }) => call.progress(done, total, message),
  });
  const target = record && runtime.tools.get(record.tool);
  // What the caller may no longer call does not exist for it, and neither do its results.
  if (!target || !runtime.policy.visible(target, call)) throw kitErrors.UNKNOWN_JOB({ job_id: id });
  call.fences = target.compiled.fences.map((path) => ['result', ...path]);
  call.notes.push(...(record.notes ?? []));
  call.parts.push(...(record.parts ?? []));
  return {
    job: handleOf(id, record, runtime.now().getTime()),
    ...(record.status === 'succeeded' && { result: record.value }),
    ...(record.error && { error: record.error }),
  };
}
