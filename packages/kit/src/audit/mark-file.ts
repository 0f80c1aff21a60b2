import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { IndexMark } from './segment-index.ts';

/**
 * The newest mark of a log's index, kept beside the private key and not beside the log: signatures alone cannot show
 * that a whole folder was put back to an earlier state.
 */
export function markFile(keyDir: string, auditDir: string): string {
  const folder = createHash('sha256').update(resolve(auditDir)).digest('hex').slice(0, 16);
  return join(keyDir, `audit-${folder}.mark`);
}

/** Undefined when there is none that can be read. */
export function readMark(file: string): IndexMark | undefined {
  try {
    return parseMark(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** `BYTES:SHA256`, as the mark file and `audit verify --mark` have it. */
export function parseMark(text: string): IndexMark | undefined {
  const [, bytes, sha256] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim()) ?? [];
  return bytes === undefined || sha256 === undefined ? undefined : { bytes: Number(bytes), sha256 };
}

export const formatMark = ({ bytes, sha256 }: IndexMark): string => `${bytes}:${sha256}`;

/** Never goes back: a shorter index than was marked before is what the file is there to show. */
export function writeMark(file: string, mark: IndexMark): void {
  if ((readMark(file)?.bytes ?? 0) >= mark.bytes) return;
  const whole = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(whole, `${formatMark(mark)}\n`, { mode: 0o600 });
  renameSync(whole, file);
}
