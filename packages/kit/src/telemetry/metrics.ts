import type { Attributes, Counter, Histogram, MeterProvider } from '@opentelemetry/api';
import type { Logger } from '../serve/logger.ts';
import { type Registered, registered } from './registered.ts';
import { quietly, SCOPE } from './spanned.ts';

/** The boundaries that the conventions recommend, in seconds. */
const SECONDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];

interface Instruments {
  readonly operations: Histogram;
  readonly sessions: Histogram;
  readonly jobs: Histogram;
  readonly calls: Counter;
}

const made = new WeakMap<MeterProvider, Instruments>();

function instruments({ metrics }: Registered): Instruments | undefined {
  if (!metrics) return undefined;
  const known = made.get(metrics);
  if (known) return known;
  const meter = metrics.getMeter(SCOPE);
  const seconds = (name: string, description: string) =>
    meter.createHistogram(name, { unit: 's', description, advice: { explicitBucketBoundaries: SECONDS } });
  const fresh: Instruments = {
    operations: seconds('mcp.server.operation.duration', 'From receiving a request to its answer'),
    sessions: seconds('mcp.server.session.duration', 'How long a client was connected'),
    jobs: seconds('enterprise_mcp.job.duration', 'How long work behind an answer took'),
    calls: meter.createCounter('enterprise_mcp.calls', { description: 'Calls by what was decided and how they ended' }),
  };
  made.set(metrics, fresh);
  return fresh;
}

export function recordOperation(telemetry: Registered, seconds: number, attributes: Attributes): void {
  instruments(telemetry)?.operations.record(seconds, attributes);
}

/** Of a connection of its own; over HTTP there is none. */
export function sessionEnded(seconds: number, log: Logger): void {
  const telemetry = registered();
  if (telemetry) quietly(log, () => instruments(telemetry)?.sessions.record(seconds, { 'network.transport': 'pipe' }));
}

export function recordJob(telemetry: Registered, seconds: number, attributes: Attributes): void {
  instruments(telemetry)?.jobs.record(seconds, attributes);
}

export function countCall(telemetry: Registered, attributes: Attributes): void {
  instruments(telemetry)?.calls.add(1, attributes);
}
