import { emptyLine } from '../../domain/logs/line.ts';
import { LineReader } from '../../domain/logs/line-reader.ts';
import type { LogOrigin, LogSource } from '../../domain/logs/source.ts';

export interface MemoryLine {
  readonly service: string;
  /** Default: the service. */
  readonly source?: string;
  readonly time: Date;
  readonly text: string;
}

/** Lines that were given, for tests and the demo. */
export function memoryLogs(lines: readonly MemoryLine[]): LogSource {
  const sorted = [...lines].sort((a, b) => a.time.getTime() - b.time.getTime());
  return {
    async read({ services, from, to }, sink, { signal } = {}) {
      signal?.throwIfAborted();
      const wanted = new Set(services.map(({ name }) => name));
      const origins = new Map<string, LogOrigin>();
      const reader = new LineReader({ zoneMinutes: 0, now: to });
      const line = emptyLine();
      const found = sorted.filter(
        ({ service, time }) => wanted.has(service) && time.getTime() >= from && time.getTime() < to,
      );
      for (const { service, source = service, time, text } of found) {
        const origin = origins.get(`${service} ${source}`) ?? { service, name: source };
        origins.set(`${service} ${source}`, origin);
        line.bytes = Buffer.from(text);
        line.start = 0;
        line.end = line.bytes.length;
        reader.read(line, time.getTime());
        sink.line(origin, line);
      }
      return { lines: found.length, bytes: found.reduce((sum, { text }) => sum + text.length, 0), problems: [] };
    },
  };
}
