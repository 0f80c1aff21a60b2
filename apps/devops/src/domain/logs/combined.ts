import type { LoggingService, LogRead, LogSelector, LogSource } from './source.ts';

/** Sources by the part of a selector that they read. */
export type LogSources = Readonly<Partial<Record<keyof LogSelector, LogSource>>>;

const kinds = ['files', 'journald', 'loki'] as const;

/**
 * All sources as one. Where one of several fails, what the others have is an answer, and the failure a problem of it;
 * where all fail, the first failure is thrown.
 */
export function combinedLogs(sources: LogSources): LogSource {
  return {
    async read(query, sink, options = {}) {
      const reads: LogRead[] = [];
      const failures: unknown[] = [];
      for (const kind of kinds) {
        const services = query.services.filter(({ logs }) => logs[kind] !== undefined);
        const source = sources[kind];
        if (services.length === 0) continue;
        if (!source) {
          reads.push(unread(kind, services));
          continue;
        }
        try {
          reads.push(await source.read({ ...query, services }, sink, options));
        } catch (error) {
          options.signal?.throwIfAborted();
          failures.push(error);
        }
      }
      if (failures.length > 0 && reads.every(({ lines }) => lines === 0)) throw failures[0];
      return joined(reads, failures);
    },
  };
}

function unread(kind: string, services: readonly LoggingService[]): LogRead {
  const names = services.slice(0, 3).map(({ name }) => `'${name}'`);
  const more = services.length > 3 ? ` and ${services.length - 3} more` : '';
  return {
    lines: 0,
    bytes: 0,
    problems: [`Logs of ${names.join(', ')}${more} in ${kind} are not read: it is not set up.`],
  };
}

function joined(reads: readonly LogRead[], failures: readonly unknown[]): LogRead {
  const reached = reads.map((read) => read.reached).filter((time) => time !== undefined);
  return {
    lines: reads.reduce((sum, { lines }) => sum + lines, 0),
    bytes: reads.reduce((sum, { bytes }) => sum + bytes, 0),
    problems: [
      ...reads.flatMap(({ problems }) => problems),
      ...failures.map((error) => (error instanceof Error ? error.message : 'A source of logs failed.')),
    ],
    ...(reached.length > 0 && { reached: Math.max(...reached) }),
  };
}
