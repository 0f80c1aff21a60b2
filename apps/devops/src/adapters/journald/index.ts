import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { syslogLevel } from '../../domain/logs/level.ts';
import { decode, emptyLine } from '../../domain/logs/line.ts';
import { LineReader } from '../../domain/logs/line-reader.ts';
import type { LoggingService, LogOrigin, LogQuery, LogRead, LogSink, LogSource } from '../../domain/logs/source.ts';
import { devopsErrors } from '../../errors.ts';

export interface JournaldSettings {
  /** The program, found on the PATH, and what stands before our arguments. */
  readonly command?: string;
  readonly args?: readonly string[];
  readonly now: () => Date;
  /** Entries after which a read ends and says so. */
  readonly maxLines?: number;
}

const MAX_LINES = 200_000;

/** The journal of systemd, by `journalctl`, which is started without a shell: an argument is never a command. */
export function journaldLogs(settings: JournaldSettings): LogSource {
  return {
    async read(query, sink, { signal } = {}) {
      const reads: LogRead[] = [];
      for (const service of query.services) {
        if (service.logs.journald) reads.push(await readJournal(settings, service, { query, sink, signal }));
      }
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

interface Reading {
  readonly query: LogQuery;
  readonly sink: LogSink;
  readonly signal: AbortSignal | undefined;
}

async function readJournal(settings: JournaldSettings, service: LoggingService, reading: Reading): Promise<LogRead> {
  const { query, sink, signal } = reading;
  const most = Math.min(query.newest ?? Number.POSITIVE_INFINITY, settings.maxLines ?? MAX_LINES);
  const { command = 'journalctl', args = [] } = settings;
  const child = spawn(command, [...args, ...argumentsOf(service, query, most)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  const ended = new Promise<{ readonly code: number | null; readonly failed?: Error }>((resolve) => {
    child.once('error', (failed) => resolve({ code: null, failed }));
    child.once('close', (code) => resolve({ code }));
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (said.length < 2000) said += text;
  });
  const entries = new Entries(service.name, settings.now().getTime(), sink);
  for await (const text of createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY }))
    entries.take(text);
  const { code, failed } = await ended;
  signal?.throwIfAborted();
  if (failed) {
    if ((failed as NodeJS.ErrnoException).code === 'ENOENT') throw devopsErrors.DEVOPS_JOURNAL_MISSING({});
    throw devopsErrors.DEVOPS_LOGS_UNREACHABLE({ backend: 'journalctl', reason: failed.message });
  }
  // It ends with 1 where nothing matches, and says nothing then.
  if (code !== 0 && said.trim() !== '') {
    throw devopsErrors.DEVOPS_LOGS_REFUSED({
      backend: 'journalctl',
      status: code ?? 'killed',
      reason: firstLine(said),
    });
  }
  const cut = entries.count >= most;
  return {
    lines: entries.lines,
    bytes: entries.bytes,
    problems: [
      ...(said.trim() === '' ? [] : [`journalctl: ${firstLine(said)}`]),
      ...(cut && query.newest === undefined ? [`Only the newest ${most} entries of the journal were read.`] : []),
    ],
    ...(cut && entries.first !== undefined && { reached: entries.first }),
  };
}

/** Each value in one argument with its name, so that none can be read as an option. */
export function argumentsOf({ logs }: LoggingService, { from, to }: LogQuery, most: number): string[] {
  const { unit, identifier } = logs.journald ?? {};
  return [
    '--output=json',
    '--output-fields=MESSAGE,PRIORITY,SYSLOG_IDENTIFIER,_SYSTEMD_UNIT,_HOSTNAME',
    '--all',
    '--quiet',
    '--no-pager',
    `--since=@${seconds(from * 1000)}`,
    // Its end is included, ours is not.
    `--until=@${seconds(to * 1000 - 1)}`,
    `--lines=${most}`,
    ...(unit === undefined ? [] : [`--unit=${unit}`]),
    ...(identifier === undefined ? [] : [`--identifier=${identifier}`]),
  ];
}

const seconds = (micros: number) => (Math.round(micros) / 1e6).toFixed(6);
const firstLine = (text: string) => text.trim().split('\n')[0]?.slice(0, 300) ?? '';

interface Entry {
  readonly MESSAGE?: unknown;
  readonly PRIORITY?: unknown;
  readonly SYSLOG_IDENTIFIER?: unknown;
  readonly _SYSTEMD_UNIT?: unknown;
  readonly _HOSTNAME?: unknown;
  readonly __REALTIME_TIMESTAMP?: unknown;
}

class Entries {
  lines = 0;
  bytes = 0;
  count = 0;
  first: number | undefined;
  readonly #line = emptyLine();
  readonly #reader: LineReader;
  readonly #service: string;
  readonly #sink: LogSink;
  readonly #origins = new Map<string, LogOrigin>();

  constructor(service: string, now: number, sink: LogSink) {
    this.#service = service;
    this.#sink = sink;
    this.#reader = new LineReader({ zoneMinutes: 0, now });
  }

  take(text: string): void {
    const entry = parsed(text);
    const time = Number(entry?.__REALTIME_TIMESTAMP) / 1000;
    if (!entry || !Number.isFinite(time)) return;
    this.count++;
    this.first ??= time;
    const [head = '', ...rest] = messageIn(entry.MESSAGE).split('\n');
    const origin = this.#origin(entry);
    this.#hand(origin, head, time, Number(entry.PRIORITY));
    // What a message goes on with in further lines belongs to it.
    for (const line of rest) if (line.trim() !== '') this.#hand(origin, ` ${line}`, time, Number(entry.PRIORITY));
  }

  #hand(origin: LogOrigin, text: string, time: number, priority: number): void {
    const line = this.#line;
    line.bytes = Buffer.from(text);
    line.start = 0;
    line.end = line.bytes.length;
    this.#reader.read(line, time);
    line.level ??= syslogLevel(priority);
    this.lines++;
    this.bytes += line.end;
    this.#sink.line(origin, line);
  }

  #origin({ _SYSTEMD_UNIT: unit, SYSLOG_IDENTIFIER: identifier }: Entry): LogOrigin {
    const name = [unit, identifier].find((value) => typeof value === 'string') ?? 'journal';
    const known = this.#origins.get(name) ?? { service: this.#service, name };
    this.#origins.set(name, known);
    return known;
  }
}

function parsed(text: string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Entry) : undefined;
  } catch {
    return undefined;
  }
}

/** What is no text comes as a list of its bytes, and a field given twice as a list of both. */
function messageIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return '';
  if (value.every((byte) => typeof byte === 'number')) return decode(Buffer.from(value));
  return value.map(messageIn).join(' ');
}
