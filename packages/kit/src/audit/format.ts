import { hash } from 'node:crypto';

/**
 * The log's format. A chain is what one process wrote: segments `<chain>.<number>.jsonl`, one JSON object a line, each
 * ending in its hash. `hash` is the SHA-256, in hex, of the previous line's hash followed by the line without its
 * `,"hash":"…"}`; no key is needed to check it, and any tool that knows SHA-256 can.
 */
export const GENESIS = '0'.repeat(64);
export const INDEX_FILE = 'index.jsonl';

/** `20261104T101112345Z-4711-9f3a2c`: sorts by start, unique to a process. */
export function chainName(start: Date, pid: number, random: string): string {
  return `${start.toISOString().replaceAll(/[-:.]/g, '')}-${pid}-${random}`;
}

export function segmentFile(chain: string, segment: number): string {
  return `${chain}.${String(segment).padStart(6, '0')}.jsonl`;
}

export function headFile(chain: string): string {
  return `${chain}.head`;
}

const NAME = /^(\d{8}T\d{9}Z-\d+-[0-9a-f]+)\.(?:(\d{6,})\.jsonl|head)$/;

/** What a file name says; undefined when the file is none of the log's. `segment` is missing for a head. */
export function readName(file: string): { chain: string; segment?: number } | undefined {
  const match = NAME.exec(file);
  if (!match?.[1]) return undefined;
  return match[2] === undefined ? { chain: match[1] } : { chain: match[1], segment: Number(match[2]) };
}

/** Seals `body`, a JSON object's text, as line `seq` after the line with hash `previous`. */
export function sealLine(previous: string, seq: number, body: string): { line: string; hash: string } {
  const content = `{"seq":${seq},${body.slice(1, -1)}`;
  const digest = hash('sha256', previous + content, 'hex');
  return { line: `${content},"hash":"${digest}"}\n`, hash: digest };
}

/** One line as read back. */
export interface AuditLine {
  readonly seq: number;
  readonly type: string;
  readonly time: string;
  readonly [field: string]: unknown;
}

export interface SealedLine {
  readonly content: string;
  readonly hash: string;
  readonly record: AuditLine;
}

const SEAL = /,"hash":"([0-9a-f]{64})"\}$/;

/** Takes a line (without its line end) apart; undefined when it has not the form of one. */
export function openLine(line: string): SealedLine | undefined {
  const seal = SEAL.exec(line);
  if (!seal?.[1]) return undefined;
  try {
    const record = JSON.parse(line) as AuditLine;
    if (!Number.isSafeInteger(record.seq) || typeof record.type !== 'string') return undefined;
    return { content: line.slice(0, seal.index), hash: seal[1], record };
  } catch {
    return undefined;
  }
}

export function follows(previous: string, line: SealedLine): boolean {
  return hash('sha256', previous + line.content, 'hex') === line.hash;
}
