import { containing } from './contains.ts';
import { Continuations } from './continuation.ts';
import { Counts } from './counts.ts';
import { atLeast, type Level } from './level.ts';
import { type LogLine, wholeOf } from './line.ts';
import { type Pattern, PatternMiner } from './pattern-miner.ts';
import type { LogOrigin, LogSink } from './source.ts';

export interface SummaryRange {
  /** From here on lines are counted as those before, to compare with. */
  readonly before: number;
  readonly from: number;
  readonly to: number;
}

export interface SummaryFilter {
  readonly level?: Level | undefined;
  readonly contains?: string | undefined;
}

/** Parts that a range is cut into, to see when a rate changed. */
const PARTS = 60;
/** The least number of spans that the time before is cut into; a short range is one span. */
const SPANS_BEFORE = 12;
const LONGEST_EXAMPLE = 600;

/** One pattern, over all origins. */
export interface Seen {
  readonly pattern: Pattern;
  count: number;
  before: number;
  first: number;
  last: number;
  example: string;
  readonly parts: Uint32Array;
}

export interface SeenOrigin {
  readonly origin: LogOrigin;
  lines: number;
  before: number;
  readonly now: Counts;
  readonly earlier: Counts;
  /** Its lines in spans of time, those before the range and those in it. */
  readonly spans: Counts;
}

/** Counts the patterns of a range and of the time before it, in one pass. */
export class Summary implements LogSink {
  readonly range: SummaryRange;
  /** Lines of the range that match; lines that belong to the one before are not among them. */
  lines = 0;
  before = 0;
  continued = 0;
  /** As those of an origin, of all. */
  readonly spans = new Counts();
  /** How many spans the time before has. */
  readonly spansBefore: number;
  readonly #span: number;
  readonly #miner = new PatternMiner();
  readonly #level: Level | undefined;
  readonly #contains: ReturnType<typeof containing> | undefined;
  readonly #continuations = new Continuations<LogOrigin>();
  readonly #seen: (Seen | undefined)[] = [];
  readonly #origins = new Map<LogOrigin, SeenOrigin>();
  /** The pattern whose example was just taken: what follows belongs to it. */
  #open: { readonly origin: LogOrigin; readonly seen: Seen } | undefined;

  constructor(range: SummaryRange, { level, contains }: SummaryFilter = {}) {
    this.range = range;
    this.#span = Math.min(range.to - range.from, (range.from - range.before) / SPANS_BEFORE);
    this.spansBefore = Math.ceil((range.from - range.before) / this.#span);
    this.#level = level;
    this.#contains = contains === undefined ? undefined : containing(contains);
  }

  get patterns(): readonly Seen[] {
    return this.#seen.filter((seen) => seen !== undefined);
  }

  get origins(): readonly SeenOrigin[] {
    return [...this.#origins.values()];
  }

  /** Where not all of the time before was read: what is missing there is no news. */
  forgetBefore(): void {
    this.before = 0;
    for (const seen of this.patterns) seen.before = 0;
    for (const origin of this.origins) origin.before = 0;
  }

  line(origin: LogOrigin, line: LogLine): void {
    if (this.#continuations.belongs(origin, line)) {
      this.#continue(origin, line);
      return;
    }
    const { time } = line;
    if (time === undefined || time < this.range.before || time >= this.range.to) return;
    if (this.#contains && !this.#contains(line.bytes, line.start, line.end)) return;
    const pattern = this.#miner.add(line);
    if (this.#level && !atLeast(pattern.level, this.#level)) return;
    const seen = this.#of(pattern);
    const of = this.#origin(origin);
    this.#open = undefined;
    const span = this.spansBefore + Math.floor((time - this.range.from) / this.#span);
    this.spans.add(span);
    of.spans.add(span);
    if (time < this.range.from) {
      this.before++;
      seen.before++;
      of.before++;
      of.earlier.add(pattern.id);
      return;
    }
    this.lines++;
    of.lines++;
    of.now.add(pattern.id);
    if (seen.count++ === 0) {
      seen.example = wholeOf(line).slice(0, LONGEST_EXAMPLE);
      this.#open = { origin, seen };
    }
    if (time < seen.first) seen.first = time;
    if (time > seen.last) seen.last = time;
    const part = Math.floor(((time - this.range.from) / (this.range.to - this.range.from)) * PARTS);
    seen.parts[part] = (seen.parts[part] ?? 0) + 1;
  }

  #continue(origin: LogOrigin, line: LogLine): void {
    this.continued++;
    if (this.#open?.origin !== origin) return;
    const { seen } = this.#open;
    const more = wholeOf(line);
    // Frames of a stack are many and say little; what was thrown is said by the lines between them.
    if (/^\s*(?:at |File "|\.\.\. |in )/.test(more) || seen.example.length > LONGEST_EXAMPLE) return;
    seen.example = `${seen.example}\n${more.trim()}`.slice(0, LONGEST_EXAMPLE + 1);
  }

  #of(pattern: Pattern): Seen {
    const known = this.#seen[pattern.id];
    if (known) return known;
    const made: Seen = {
      pattern,
      count: 0,
      before: 0,
      first: Number.POSITIVE_INFINITY,
      last: Number.NEGATIVE_INFINITY,
      example: '',
      parts: new Uint32Array(PARTS),
    };
    this.#seen[pattern.id] = made;
    return made;
  }

  #origin(origin: LogOrigin): SeenOrigin {
    const known = this.#origins.get(origin);
    if (known) return known;
    const made = { origin, lines: 0, before: 0, now: new Counts(), earlier: new Counts(), spans: new Counts() };
    this.#origins.set(origin, made);
    return made;
  }
}
