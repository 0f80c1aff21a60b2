import type { LogSource } from '../logs/source.ts';
import { summarise } from '../logs/summarise.ts';
import { rounded } from '../metrics/rounded.ts';
import { unusualParts } from '../metrics/unusual.ts';
import type { Service } from '../services/service.ts';
import type { CallOptions } from '../sources.ts';
import { asked, survey, type Watchers } from '../status/survey.ts';
import type { Evidence } from './incident.ts';

const HOUR = 3_600_000;
const MOST = 5;
const LONGEST = 200;
/** What the logs may take: an incident must not wait for them. */
const LOGS_MS = 6000;

/** How the service looks now: its state, the metrics that moved, the patterns of its errors; and what could not be seen. */
export async function snapshot(
  service: Service,
  ports: Watchers & { readonly logs: LogSource },
  { signal, now }: CallOptions & { readonly now: Date },
): Promise<Evidence> {
  const missing: string[] = [];
  const [found, metrics, errors] = await Promise.all([survey([service], ports, { signal }), metricsOf(), errorsOf()]);
  const { state = 'no data', reasons = [] } = found[0] ?? {};
  return {
    at: now.toISOString(),
    state,
    reasons: reasons.slice(0, MOST).map(({ says }) => clipped(says)),
    metrics,
    errors,
    missing,
  };

  async function metricsOf(): Promise<string[]> {
    const { metrics: source } = ports;
    if (!source || !service.metrics) return [];
    const parts = await asked(source.name, () => unusualParts([service], source, { now, signal }));
    if ('unreachable' in parts) {
      missing.push(`metrics: ${source.name} does not answer`);
      return [];
    }
    return parts.found
      .slice(0, MOST)
      .map(({ part, metric, now: value, before }) => `${part}: ${metric} ${rounded(value)}, before ${rounded(before)}`);
  }

  async function errorsOf(): Promise<string[]> {
    const { name, logs } = service;
    if (!logs) return [];
    const range = { from: now.getTime() - HOUR, to: now.getTime() };
    const limit = AbortSignal.timeout(LOGS_MS);
    const either = signal ? AbortSignal.any([signal, limit]) : limit;
    try {
      const { report } = await summarise(ports.logs, { services: [{ name, logs }], ...range }, { signal: either });
      return report.patterns
        .filter(({ kind }) => kind === 'error' || kind === 'rare error')
        .slice(0, MOST)
        .map(({ count, pattern }) => clipped(`${count} × ${pattern}`));
    } catch {
      // An incident is opened also when the logs are out of reach, or too many to be read in time.
      signal?.throwIfAborted();
      missing.push('logs: they could not be read in time');
      return [];
    }
  }
}

const clipped = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
