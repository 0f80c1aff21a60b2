import type { LogSource } from '../../domain/logs/source.ts';

/** Several sources as one. Each takes the part of a service's selector that it understands. */
export function combinedLogs(sources: readonly LogSource[]): LogSource {
  return {
    async read(query, sink, options) {
      const reads = [];
      for (const source of sources) reads.push(await source.read(query, sink, options));
      const reached = reads.map((read) => read.reached).filter((time) => time !== undefined);
      return {
        lines: reads.reduce((sum, { lines }) => sum + lines, 0),
        bytes: reads.reduce((sum, { bytes }) => sum + bytes, 0),
        problems: reads.flatMap(({ problems }) => problems),
        ...(reached.length > 0 && { reached: Math.max(...reached) }),
      };
    },
  };
}
