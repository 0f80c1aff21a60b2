import { realpath } from 'node:fs/promises';
import { emptyLine } from '../../domain/logs/line.ts';
import { LineReader } from '../../domain/logs/line-reader.ts';
import type { LoggingService, LogOrigin, LogQuery, LogRead, LogSink, LogSource } from '../../domain/logs/source.ts';
import { type FoundFile, filesMatching } from './glob.ts';
import { LineSplitter } from './line-splitter.ts';
import { originName } from './origin-name.ts';
import { readFile } from './read-file.ts';

export interface FileLogSettings {
  /** Folders that may be read, and nothing outside of them. */
  readonly roots: readonly string[];
  readonly now: () => Date;
  /** Minutes east of Greenwich, for times in files that do not say. Default: as this machine is set. */
  readonly zoneMinutes?: number;
  /** Bytes, unpacked, after which a read ends and says so. */
  readonly maxBytes?: number;
  /** Milliseconds likewise. */
  readonly maxMs?: number;
}

/** Lines of several threads are written in nearly the order of their times. */
const DISORDER = 5000;
const MAX_BYTES = 8 * 1024 ** 3;
const MAX_MS = 18_000;

/** Files and folders: plain or JSON lines, rotated, gzip. */
export function fileLogs(settings: FileLogSettings): LogSource {
  return {
    async read(query, sink, { signal } = {}) {
      const roots = await realRoots(settings.roots);
      const state = new Reading(settings, query, sink, signal);
      for (const service of query.services) {
        for (const [name, files] of await originsOf(service, roots, state)) {
          await state.origin({ service: service.name, name }, files);
        }
      }
      return state.result();
    },
  };
}

async function realRoots(roots: readonly string[]): Promise<readonly string[]> {
  const real = await Promise.all(roots.map((root) => realpath(root).catch(() => undefined)));
  return real.filter((root) => root !== undefined);
}

async function originsOf(service: LoggingService, roots: readonly string[], state: Reading) {
  const origins = new Map<string, FoundFile[]>();
  const seen = new Set<string>();
  for (const root of roots) {
    for (const glob of service.logs.files ?? []) {
      const { files, cut } = await filesMatching(root, glob, service.name, { roots, signal: state.signal });
      if (cut) state.problem(`'${glob}' matches too many files; not all were looked at.`);
      for (const file of files) {
        if (seen.has(file.path)) continue;
        seen.add(file.path);
        const name = originName(file.name);
        origins.set(name, [...(origins.get(name) ?? []), file]);
      }
    }
  }
  return origins;
}

class Reading {
  readonly signal: AbortSignal | undefined;
  readonly #settings: FileLogSettings;
  readonly #query: LogQuery;
  readonly #sink: LogSink;
  readonly #problems: string[] = [];
  readonly #started = performance.now();
  #lines = 0;
  #bytes = 0;
  #full = false;

  constructor(settings: FileLogSettings, query: LogQuery, sink: LogSink, signal: AbortSignal | undefined) {
    this.#settings = settings;
    this.#query = query;
    this.#sink = sink;
    this.signal = signal;
  }

  problem(text: string): void {
    this.#problems.push(text);
  }

  result(): LogRead {
    return { lines: this.#lines, bytes: this.#bytes, problems: this.#problems };
  }

  /** Its files, the oldest first, as one log. */
  async origin(origin: LogOrigin, files: readonly FoundFile[]): Promise<void> {
    const wanted = files.filter((file) => file.size > 0 && file.changed >= this.#query.from);
    for (const file of wanted.sort((a, b) => a.changed - b.changed)) {
      if (this.#full) return;
      try {
        const problem = await this.#file(origin, file);
        if (problem) this.problem(`${file.name} ${problem}.`);
      } catch (error) {
        this.signal?.throwIfAborted();
        this.problem(`${file.name} ${unreadable(error)}.`);
      }
    }
  }

  async #file(origin: LogOrigin, file: FoundFile): Promise<string | undefined> {
    const { from, to } = this.#query;
    const now = this.#settings.now();
    const zoneMinutes = this.#settings.zoneMinutes ?? -now.getTimezoneOffset();
    const reader = new LineReader({ zoneMinutes, now: now.getTime() });
    const line = emptyLine();
    let timed = false;
    const fill = (bytes: Buffer, start: number, end: number) => {
      line.bytes = bytes;
      line.start = start;
      line.end = end;
      reader.read(line);
    };
    let inRange = false;
    const splitter = new LineSplitter((bytes, start, end) => {
      fill(bytes, start, end);
      if (line.time !== undefined) {
        timed = true;
        if (line.time >= to + DISORDER) return false;
        inRange = line.time >= from && line.time < to;
      }
      // What has no time belongs to the line before.
      if (!inRange) return true;
      this.#lines++;
      this.#sink.line(origin, line);
      return true;
    });
    const problem = await readFile(file, splitter, {
      signal: this.signal,
      isBefore(bytes, start, end) {
        fill(bytes, start, end);
        return line.time === undefined ? undefined : line.time < from - DISORDER;
      },
      spent: (bytes) => this.#spent(bytes),
    });
    if (!timed && !problem) return 'has no times that could be read, so its lines belong to no range';
    if (splitter.clipped > 0)
      this.problem(`${file.name} has ${splitter.clipped} lines of more than 64 KB; they were cut.`);
    return problem;
  }

  #spent(bytes: number): boolean {
    this.#bytes += bytes;
    const { maxBytes = MAX_BYTES, maxMs = MAX_MS } = this.#settings;
    if (this.#full || (this.#bytes <= maxBytes && performance.now() - this.#started <= maxMs)) return !this.#full;
    this.#full = true;
    this.problem('There is more than one call can read; ask for a shorter range or a single service.');
    return false;
  }
}

function unreadable(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'is gone: it was rotated or removed meanwhile';
  return code === 'EACCES' || code === 'EPERM' ? 'may not be read by this server' : 'could not be read';
}
