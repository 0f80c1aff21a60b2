import { type AuditLine, openLine, readName, segmentFile } from './format.ts';
import { splitLines } from './read.ts';
import type { AuditSource } from './source.ts';

/** Milliseconds that a chain's first record may be older than the chain: its call was received before. */
const EARLIER = 60_000;

/** Every line of all chains, oldest first. Only chains that overlap in time are held open, one segment of each in memory. */
export async function* allLines(source: AuditSource): AsyncGenerator<AuditLine> {
  const waiting = chainsOf(await source.list());
  let open: Reader[] = [];
  for (;;) {
    const next = await earliest(open);
    const begins = waiting[0];
    if (begins && (!next || begins.start - EARLIER <= next.at)) {
      waiting.shift();
      open.push(new Reader(source, begins));
      continue;
    }
    if (!next) return;
    yield next.take();
    open = open.filter((reader) => !reader.ended);
  }
}

interface ChainFiles {
  readonly chain: string;
  readonly start: number;
  readonly segments: readonly number[];
}

function chainsOf(files: readonly string[]): ChainFiles[] {
  const chains = new Map<string, number[]>();
  for (const file of files) {
    const name = readName(file);
    if (name?.segment === undefined) continue;
    chains.set(name.chain, [...(chains.get(name.chain) ?? []), name.segment]);
  }
  return [...chains]
    .map(([chain, segments]) => ({ chain, start: startOf(chain), segments: segments.sort((a, b) => a - b) }))
    .sort((a, b) => a.start - b.start);
}

/** `20261104T101112345Z-…` */
function startOf(chain: string): number {
  const [, date, h, m, s, ms] = /^(\d{8})T(\d\d)(\d\d)(\d\d)(\d{3})Z/.exec(chain) ?? [];
  const day = date?.replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3');
  return Date.parse(`${day}T${h}:${m}:${s}.${ms}Z`) || 0;
}

async function earliest(readers: readonly Reader[]): Promise<Reader | undefined> {
  let best: Reader | undefined;
  for (const reader of readers) {
    await reader.fill();
    if (!reader.ended && (!best || reader.at < best.at)) best = reader;
  }
  return best;
}

/** One chain, read segment by segment. Its lines keep their order whatever their clock said. */
class Reader {
  at = 0;
  ended = false;
  readonly #source: AuditSource;
  readonly #chain: string;
  readonly #segments: number[];
  #lines: readonly AuditLine[] = [];
  #position = 0;

  constructor(source: AuditSource, { chain, segments }: ChainFiles) {
    this.#source = source;
    this.#chain = chain;
    this.#segments = [...segments];
  }

  /** Sees to it that there is a line to take, or that `ended` says there is none. */
  async fill(): Promise<void> {
    while (!this.ended && this.#position >= this.#lines.length) {
      const segment = this.#segments.shift();
      if (segment === undefined) {
        this.ended = true;
        return;
      }
      const text = (await this.#source.read(segmentFile(this.#chain, segment))) ?? '';
      this.#lines = splitLines(text).lines.flatMap((raw) => {
        const line = openLine(Buffer.from(raw, 'latin1').toString('utf8'));
        return line ? [line.record] : [];
      });
      this.#position = 0;
      this.#look();
    }
  }

  take(): AuditLine {
    const line = this.#lines[this.#position++];
    if (!line) throw new Error('nothing was filled in');
    this.#look();
    return line;
  }

  #look(): void {
    const next = this.#lines[this.#position];
    if (next) this.at = Math.max(this.at, Date.parse(next.time) || 0);
  }
}
