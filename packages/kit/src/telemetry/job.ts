import type { JobRecord } from '../jobs/record.ts';
import type { Runtime } from '../serve/runtime.ts';
import type { StoredRecord } from '../state/port.ts';
import { recordJob } from './metrics.ts';
import { registered } from './registered.ts';
import { INTERNAL, quietly, spanned } from './spanned.ts';

/**
 * A job in a span of its own: the call that started it is answered long before, or was in another process. Work that is
 * handed on or lost resolves without a record, or with one that has not ended.
 */
export async function observedJob(
  { id, value }: StoredRecord<JobRecord>,
  { log }: Runtime,
  work: () => Promise<JobRecord | undefined>,
): Promise<JobRecord | undefined> {
  const telemetry = registered();
  if (!telemetry) return work();
  const { tool, attempt, traceparent } = value;
  const started = performance.now();
  let last: JobRecord | undefined;
  const shared = { 'gen_ai.tool.name': tool };
  const spec = {
    name: `job ${tool}`,
    kind: INTERNAL,
    attributes: { ...shared, 'enterprise_mcp.job.id': id, 'enterprise_mcp.job.attempt': attempt },
    // In the process that was called, the call itself is the parent.
    carrier: attempt > 1 && traceparent !== undefined ? { traceparent } : {},
    log,
  } as const;
  return spanned(
    telemetry,
    spec,
    async () => {
      last = await work();
      return last;
    },
    () => {
      const status = { 'enterprise_mcp.job.status': last?.status ?? 'lost' };
      quietly(log, () => recordJob(telemetry, (performance.now() - started) / 1000, { ...shared, ...status }));
      return { attributes: status, error: last?.error?.code };
    },
  );
}
