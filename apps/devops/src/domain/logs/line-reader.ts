import { readJsonLine } from './json-line.ts';
import { levelNamed } from './level.ts';
import { decode, type LogLine, messageOf } from './line.ts';
import { type TimeOptions, timeIn } from './timestamp.ts';

/** What a container runtime puts between time and message: the stream, and whether the line is whole. */
const streams = [' stdout F ', ' stderr F ', ' stdout P ', ' stderr P '].map((text) => Buffer.from(text));
const streamLength = 10;

const logfmtTime = /^(?:[\w.-]{1,20}=(?:"[^"]{0,40}"|\S{0,40}) ){0,3}(?:time|ts|timestamp|t|at)="?/;
const logfmtField = /(?:^|\s)(?:level|lvl|severity)="?([A-Za-z]+)/;

/** Finds time, level and message of lines of one file or stream, which are mostly of one format. */
export class LineReader {
  readonly #options: TimeOptions;

  constructor(options: TimeOptions) {
    this.#options = options;
  }

  /** Fills what the line says of itself from `bytes[start..end)`. A time that is known otherwise stays. */
  read(line: LogLine, known?: number): void {
    line.from = line.start;
    line.to = line.end;
    while (line.to > line.from && isSpace(line.bytes[line.to - 1])) line.to--;
    line.escaped = false;
    line.wrapped = false;
    line.level = undefined;
    line.time = known;
    if (readJsonLine(line, this.#options)) {
      this.#inner(line);
      return;
    }
    const found = timeIn(line.bytes, line.from, line.to, this.#options);
    if (found) line.time ??= found.time;
    if (found && isFront(line, found.at)) this.#behindTime(line, found.at, found.end);
    else this.#logfmt(line);
  }

  /** Containers wrap what an application wrote, which may be an object itself. */
  #inner(line: LogLine): void {
    const { bytes, from } = line;
    if (!line.escaped || bytes[from] !== 123 || bytes[from + 1] !== 92) return;
    const text = Buffer.from(messageOf(line));
    const own: LogLine = {
      ...line,
      bytes: text,
      start: 0,
      end: text.length,
      from: 0,
      to: text.length,
      escaped: false,
      wrapped: false,
    };
    if (!readJsonLine(own, this.#options)) return;
    Object.assign(line, own);
  }

  #behindTime(line: LogLine, at: number, end: number): void {
    const { bytes } = line;
    if (streams.some((stream) => startsWith(bytes, end, stream))) {
      line.from = end + streamLength;
      readJsonLine(line, this.#options);
      return;
    }
    // klog keeps its level in the letter before the time.
    if (isLetter(bytes[at])) return;
    let from = end;
    while (from < line.to && (isSpace(bytes[from]) || bytes[from] === 93)) from++;
    line.from = from;
    if (bytes[from] === 123) readJsonLine(line, this.#options);
  }

  #logfmt(line: LogLine): void {
    const { bytes, from, to } = line;
    // Only what begins with a name and an equals sign is made a text.
    const sign = bytes.indexOf(61, from);
    if (sign < 0 || sign > Math.min(to, from + 24)) return;
    const head = decode(bytes.subarray(from, Math.min(to, from + 300)));
    const time = logfmtTime.exec(head)?.[0];
    if (time === undefined) return;
    line.time ??= timeIn(bytes, from + Buffer.byteLength(time), to, this.#options)?.time;
    const word = logfmtField.exec(head)?.[1];
    line.level = word ? levelNamed(word) : undefined;
  }
}

/** At the beginning, or behind a bracket there; elsewhere the time is a part of the message. */
function isFront({ bytes, from }: LogLine, at: number): boolean {
  return at === from || (at === from + 1 && bytes[from] === 91);
}

function startsWith(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
  return true;
}

const isSpace = (byte: number | undefined) => byte === 32 || byte === 9 || byte === 13;
const isLetter = (byte: number | undefined) =>
  byte !== undefined && ((byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122));
