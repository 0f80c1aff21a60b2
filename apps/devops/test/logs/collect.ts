import { type LogLine, wholeOf } from '../../src/domain/logs/line.ts';
import type { LogOrigin, LogQuery, LogSelector, LogSink, LogSource } from '../../src/domain/logs/source.ts';

export interface Collected {
  readonly service: string;
  readonly source: string;
  readonly time: string | undefined;
  readonly level: string | undefined;
  readonly text: string;
}

/** Keeps every line as a text. */
export function collector(): LogSink & { readonly lines: Collected[] } {
  const lines: Collected[] = [];
  return {
    lines,
    line(origin: LogOrigin, line: LogLine) {
      const time = line.time === undefined ? undefined : new Date(line.time).toISOString();
      lines.push({ service: origin.service, source: origin.name, time, level: line.level, text: wholeOf(line) });
    },
  };
}

/** 28 February 2026, of one service. */
export function queryOf(logs: LogSelector, over: Partial<LogQuery> & { readonly name?: string } = {}): LogQuery {
  const { name = 'web', ...rest } = over;
  return {
    services: [{ name, logs }],
    from: Date.parse('2026-02-28T00:00:00Z'),
    to: Date.parse('2026-03-01T00:00:00Z'),
    ...rest,
  };
}

export async function collected(source: LogSource, query: LogQuery) {
  const sink = collector();
  const read = await source.read(query, sink);
  return { ...read, collected: sink.lines, texts: sink.lines.map(({ text }) => text) };
}
