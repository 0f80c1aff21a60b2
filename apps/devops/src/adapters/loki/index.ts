import { levelNamed } from '../../domain/logs/level.ts';
import { emptyLine } from '../../domain/logs/line.ts';
import { LineReader } from '../../domain/logs/line-reader.ts';
import type { LoggingService, LogOrigin, LogQuery, LogRead, LogSink, LogSource } from '../../domain/logs/source.ts';
import { type LokiSettings, queryRange, type Streams } from './client.ts';
import { logQL } from './log-ql.ts';

export type { LokiSettings } from './client.ts';

const PAGE_LINES = 5000;
const MAX_LINES = 100_000;

/** Loki, by its HTTP API, page after page. */
export function lokiLogs(settings: LokiSettings): LogSource {
  return {
    async read(query, sink, { signal } = {}) {
      const reading = new Reading(settings, query, sink, signal);
      for (const service of query.services) if (service.logs.loki) await reading.service(service, service.logs.loki);
      return reading.result();
    },
  };
}

interface Entry {
  readonly time: bigint;
  readonly text: string;
  readonly labels: Readonly<Record<string, string>>;
}

class Reading {
  readonly #settings: LokiSettings;
  readonly #query: LogQuery;
  readonly #sink: LogSink;
  readonly #signal: AbortSignal | undefined;
  readonly #reader: LineReader;
  readonly #line = emptyLine();
  readonly #origins = new Map<string, LogOrigin>();
  readonly #problems: string[] = [];
  #lines = 0;
  #bytes = 0;
  #reached: number | undefined;

  constructor(settings: LokiSettings, query: LogQuery, sink: LogSink, signal: AbortSignal | undefined) {
    this.#settings = settings;
    this.#query = query;
    this.#sink = sink;
    this.#signal = signal;
    this.#reader = new LineReader({ zoneMinutes: 0, now: settings.now().getTime() });
  }

  result(): LogRead {
    const reached = this.#reached;
    return {
      lines: this.#lines,
      bytes: this.#bytes,
      problems: this.#problems,
      ...(reached !== undefined && { reached }),
    };
  }

  /** The newest lines, up to what is wanted or allowed, handed over in the order of time. */
  async service(service: LoggingService, labels: Readonly<Record<string, string>>): Promise<void> {
    const { from, to, newest, contains } = this.#query;
    const most = Math.min(newest ?? Number.POSITIVE_INFINITY, (this.#settings.maxLines ?? MAX_LINES) - this.#lines);
    const pages: Entry[][] = [];
    const start = nanoseconds(from);
    let end = nanoseconds(to);
    let left = most;
    // Lines of the time at which a page ended come again with the next one.
    let edge = { time: -1n, keys: new Set<string>() };
    while (left > 0 && end > start) {
      const limit = Math.min(this.#settings.pageLines ?? PAGE_LINES, left + edge.keys.size);
      const query = { query: logQL(labels, contains), start, end, limit, direction: 'backward' } as const;
      const page = entriesOf(await queryRange(this.#settings, query, this.#signal));
      const fresh = page.filter((entry) => entry.time !== edge.time || !edge.keys.has(keyOf(entry)));
      pages.push(fresh);
      left -= fresh.length;
      const oldest = page[0]?.time;
      if (oldest === undefined || page.length < limit) {
        end = start;
      } else if (fresh.length === 0) {
        this.#problems.push(`More than ${limit} lines of '${service.name}' have the same time; some were left out.`);
        end = oldest;
      } else {
        const keys = page.filter(({ time }) => time === oldest).map(keyOf);
        edge = { time: oldest, keys: new Set(oldest === edge.time ? [...edge.keys, ...keys] : keys) };
        end = oldest + 1n;
      }
    }
    const entries = pages.reverse().flat();
    for (const entry of entries) this.#hand(service, entry);
    if (end > start && left <= 0) this.#cut(service, entries[0], most);
  }

  #cut(service: LoggingService, first: Entry | undefined, most: number): void {
    const oldest = first ? Number(first.time / 1_000_000n) : this.#query.to;
    this.#reached = Math.max(this.#reached ?? 0, oldest);
    if (this.#query.newest === undefined) {
      this.#problems.push(`Only the newest ${most} lines of '${service.name}' were read; ask for a shorter range.`);
    }
  }

  #hand(service: LoggingService, { time, text, labels }: Entry): void {
    const [head = '', ...rest] = text.split('\n');
    const origin = this.#origin(service, labels);
    this.#one(origin, head, time, labels);
    for (const more of rest) if (more.trim() !== '') this.#one(origin, ` ${more}`, time, labels);
  }

  #one(origin: LogOrigin, text: string, time: bigint, labels: Readonly<Record<string, string>>): void {
    const line = this.#line;
    line.bytes = Buffer.from(text);
    line.start = 0;
    line.end = line.bytes.length;
    this.#reader.read(line, Number(time / 1000n) / 1000);
    line.level ??= levelNamed(labels['level'] ?? labels['detected_level'] ?? '');
    this.#lines++;
    this.#bytes += line.end;
    this.#sink.line(origin, line);
  }

  #origin(service: LoggingService, labels: Readonly<Record<string, string>>): LogOrigin {
    const name =
      ['pod', 'pod_name', 'instance', 'container', 'filename', 'host'].map((label) => labels[label]).find(Boolean) ??
      service.name;
    const key = JSON.stringify([service.name, name]);
    const known = this.#origins.get(key) ?? { service: service.name, name };
    this.#origins.set(key, known);
    return known;
  }
}

/** Of all streams of a page, the oldest first. */
function entriesOf(result: Streams): Entry[] {
  return result
    .flatMap(({ stream, values }) => values.map(([time, text]) => ({ time: BigInt(time), text, labels: stream })))
    .sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

const keyOf = ({ time, text, labels }: Entry) => JSON.stringify([String(time), text, labels]);
const nanoseconds = (ms: number) => BigInt(Math.round(ms)) * 1_000_000n;
