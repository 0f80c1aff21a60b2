import { clipWords } from './clip-words.ts';
import { containing } from './contains.ts';
import { Continuations } from './continuation.ts';
import { atLeast, type Level } from './level.ts';
import { type LogLine, wholeOf } from './line.ts';
import { PatternMiner } from './pattern-miner.ts';
import type { LogOrigin, LogSink } from './source.ts';
import type { SummaryFilter } from './summary.ts';

export interface Entry {
  readonly origin: LogOrigin;
  readonly time: number;
  /** Place among the lines of its source, to order those of one time. */
  readonly place: number;
  readonly level: Level | undefined;
  /** With the lines that belong to it. */
  text: string;
}

const LONGEST_ENTRY = 4000;

/** Keeps the newest lines that match, of sources that are read one after another. */
export class NewestLines implements LogSink {
  /** Lines of the range that match. */
  matched = 0;
  readonly #most: number;
  readonly #range: { readonly from: number; readonly to: number };
  readonly #level: Level | undefined;
  readonly #contains: ReturnType<typeof containing> | undefined;
  readonly #continuations = new Continuations<LogOrigin>();
  // Levels are asked of patterns, which are known by the signature of a line, instead of every line's words.
  readonly #miner = new PatternMiner();
  #entries: Entry[] = [];
  #oldest = Number.NEGATIVE_INFINITY;
  #place = 0;
  #open: Entry | undefined;

  constructor(
    range: { readonly from: number; readonly to: number },
    most: number,
    { level, contains }: SummaryFilter = {},
  ) {
    this.#range = range;
    this.#most = most;
    this.#level = level;
    this.#contains = contains === undefined ? undefined : containing(contains);
  }

  line(origin: LogOrigin, line: LogLine): void {
    if (this.#continuations.belongs(origin, line)) {
      if (this.#open?.origin === origin) append(this.#open, wholeOf(line));
      return;
    }
    this.#open = undefined;
    const { time } = line;
    if (time === undefined || time < this.#range.from || time >= this.#range.to) return;
    if (this.#contains && !this.#contains(line.bytes, line.start, line.end)) return;
    const { level } = this.#miner.add(line);
    if (this.#level && !atLeast(level, this.#level)) return;
    this.matched++;
    if (time < this.#oldest) return;
    const entry = { origin, time, place: this.#place++, level, text: wholeOf(line) };
    this.#entries.push(entry);
    this.#open = entry;
    if (this.#entries.length >= 4 * this.#most) this.#prune();
  }

  /** The newest first, at most as many as asked for. Lines of one time are always in the same order. */
  newest(): readonly Entry[] {
    this.#prune();
    return this.#entries;
  }

  #prune(): void {
    this.#entries = this.#entries.sort(newestFirst).slice(0, this.#most);
    if (this.#entries.length === this.#most) this.#oldest = this.#entries.at(-1)?.time ?? this.#oldest;
  }
}

function newestFirst(a: Entry, b: Entry): number {
  if (a.time !== b.time) return b.time - a.time;
  const [one, other] = [`${a.origin.service}\0${a.origin.name}`, `${b.origin.service}\0${b.origin.name}`];
  return one === other ? b.place - a.place : one < other ? -1 : 1;
}

function append(entry: Entry, text: string): void {
  if (entry.text.length > LONGEST_ENTRY) return;
  entry.text = clipWords(`${entry.text}\n${text}`, LONGEST_ENTRY);
}
