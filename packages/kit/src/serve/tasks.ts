import {
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  MissingRequiredClientCapabilityError,
  type Result,
  Server,
  type ServerContext,
} from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { ContentPart } from '../define/content.ts';
import { CodedError } from '../errors/define.ts';
import { GET_JOB } from '../jobs/get-job.ts';
import type { JobHandle, JobStatus } from '../jobs/handle.ts';
import { type JobError, revivedError } from '../jobs/record.ts';
import { Rich } from '../results/rich.ts';
import { protocolError, toolAnswer, toolError } from './answers.ts';
import type { Runtime } from './runtime.ts';
import type { Session } from './session.ts';
import { unknownTarget } from './targets.ts';

/**
 * The extension `io.modelcontextprotocol/tasks` of 2026-07-28 over the kit's jobs; what `get_job` is for other clients.
 * The SDK has no server side of it. When it has, this file goes.
 */
export const TASKS = 'io.modelcontextprotocol/tasks';

const required = { requiredCapabilities: { extensions: { [TASKS]: {} } } };

/** Whether this very request says that its client understands tasks: earlier ones do not count. */
export function declaresTasks({ mcpReq }: ServerContext): boolean {
  const envelope: Record<string, unknown> = { ...mcpReq.envelope };
  const capabilities = envelope[CLIENT_CAPABILITIES_META_KEY] as { extensions?: Record<string, unknown> } | undefined;
  return capabilities?.extensions?.[TASKS] !== undefined;
}

const statuses: Record<JobStatus, string> = {
  queued: 'working',
  working: 'working',
  succeeded: 'completed',
  failed: 'completed',
  cancelled: 'cancelled',
};

function taskOf(job: JobHandle) {
  const { done, total, message } = job.progress ?? {};
  const statusMessage = message ?? (done !== undefined && total !== undefined ? `${done} of ${total}` : undefined);
  return {
    taskId: job.job_id,
    status: statuses[job.status],
    ...(statusMessage !== undefined && { statusMessage }),
    createdAt: job.created_at,
    lastUpdatedAt: job.updated_at,
    ttlMs: Date.parse(job.expires_at) - Date.parse(job.created_at),
    ...(job.poll_after_ms !== undefined && { pollIntervalMs: job.poll_after_ms }),
  };
}

/** `CreateTaskResult`, when a tool answered with a job and the client can follow it. The SDK's types do not know of it. */
export function createdTask(data: unknown, context: ServerContext): CallToolResult | undefined {
  const job = (data as { job?: JobHandle }).job;
  if (!job || !declaresTasks(context)) return undefined;
  return { resultType: 'task', ...taskOf(job) } as unknown as CallToolResult;
}

interface JobAnswer {
  readonly job: JobHandle;
  readonly result?: unknown;
  readonly error?: JobError;
  readonly notes?: readonly string[];
}

/** Pictures and files of the answer are the result's. */
interface Told {
  readonly answer: JobAnswer;
  readonly parts: readonly ContentPart[];
}

/**
 * The job as a detailed task. A tool's failure is its result; `failed` is kept for what would be an error of the
 * protocol: the work was lost, or the server is defective.
 */
function detailedTask({ answer, parts }: Told, runtime: Runtime): Result {
  const { job, result, error, notes } = answer;
  const task = taskOf(job);
  if (!error) {
    if (job.status !== 'succeeded') return task;
    const data = { ...(result as object), ...(notes && { notes }) };
    return { ...task, result: toolAnswer(parts.length > 0 ? new Rich(data, parts) : data) };
  }
  const coded = revivedError(error);
  if (error.code !== 'JOB_INTERRUPTED' && error.category !== 'internal') {
    return { ...task, result: toolError(coded, runtime.redact) };
  }
  const { code, message, data } = protocolError(coded, runtime.redact);
  return { ...task, status: 'failed', statusMessage: message, error: { code, message, data } };
}

const taskId = z.object({ taskId: z.string().max(200) });

/** Each method is a call of `get_job`, and passes the gate as one. */
export function serveTasks({ server, runtime, peerOf }: Session): void {
  const ask = async (input: object, context: ServerContext): Promise<Told> => {
    if (!declaresTasks(context)) throw new MissingRequiredClientCapabilityError(required);
    const target = runtime.tools.get(GET_JOB) ?? unknownTarget('tool', GET_JOB);
    try {
      const whole = await runtime.call(target, input, peerOf(context));
      const { data, parts } = whole instanceof Rich ? whole : { data: whole, parts: [] };
      return { answer: data as JobAnswer, parts };
    } catch (error) {
      throw error instanceof CodedError ? protocolError(error, runtime.redact) : error;
    }
  };
  server.setRequestHandler('tasks/get', { params: taskId }, async ({ taskId: id }, context) =>
    detailedTask(await ask({ job_id: id }, context), runtime),
  );
  server.setRequestHandler('tasks/cancel', { params: taskId }, async ({ taskId: id }, context) => {
    await ask({ job_id: id, cancel: true, wait_seconds: 0 }, context);
    return {};
  });
  // No tool of ours asks for anything while it runs, so no answer belongs to a question: all are to be ignored.
  server.setRequestHandler('tasks/update', { params: taskId }, async ({ taskId: id }, context) => {
    await ask({ job_id: id }, context);
    return {};
  });
}

type Handler = Parameters<Server['_wrapHandler']>[1];

/** The SDK checks that `tools/call` is answered with a tool's result; a created task is none. */
export class TasksServer extends Server {
  protected override _wrapHandler(method: string, handler: Handler): Handler {
    if (method !== 'tools/call') return super._wrapHandler(method, handler);
    return async (request, context) => {
      let task: Result | undefined;
      const checked = super._wrapHandler(method, async (...given) => {
        const result = await handler(...given);
        if (result['resultType'] !== 'task') return result;
        task = result;
        return { content: [] };
      });
      const result = await checked(request, context);
      return task ?? result;
    };
  }
}
