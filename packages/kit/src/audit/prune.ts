import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { kill } from 'node:process';
import { headFile, openLine, readName, type SealedLine, segmentFile } from './format.ts';
import { parseHead } from './head.ts';
import { markFile, readMark, writeMark } from './mark-file.ts';
import { readIfThere, splitLines } from './read.ts';
import { openIndex } from './segment-index.ts';
import { loadSigner } from './signing.ts';
import { folderSource } from './source.ts';
import { verifyAudit } from './verify.ts';
import { prunedText } from './verify-pruned.ts';

export interface Pruned {
  readonly chain: string;
  readonly lines: number;
  readonly segments: number;
}

/**
 * Removes the chains that were ended before `before`, and says so, signed, in the index, which keeps their lines. A chain
 * that was not closed stays as long as a process of its id runs. Rejects, and removes nothing, when the log does not verify.
 */
export async function pruneAudit(dir: string, keyDir: string, before: Date, now: Date): Promise<readonly Pruned[]> {
  const signer = loadSigner(keyDir);
  const known = readMark(markFile(keyDir, dir));
  const report = await verifyAudit(dir, { publicKeys: [signer.publicKey], mark: known });
  if (!report.ok) throw new Error('The log does not verify, so nothing was removed. See `audit verify`.');
  const index = openIndex(dir, known);
  const removed: Pruned[] = [];
  const chains = new Map<string, number>();
  for (const file of await folderSource(dir).list()) {
    const name = readName(file);
    if (name?.segment !== undefined) chains.set(name.chain, Math.max(name.segment, chains.get(name.chain) ?? 0));
  }
  for (const [chain, segments] of chains) {
    const last = await lastLine(join(dir, segmentFile(chain, segments)));
    if (!last || !(Date.parse(last.record.time) < before.getTime())) continue;
    const head = parseHead((await readIfThere(join(dir, headFile(chain)))) ?? '');
    if (!head?.closed && mayRun(chain)) continue;
    const { seq } = last.record;
    const entry = { chain, pruned: { seq, hash: last.hash, segments }, time: now.toISOString() };
    // First the statement, then the files: what a kill leaves is a pruned chain with files, which verifies.
    const mark = index.add({ ...entry, key: signer.keyId, sig: signer.sign(prunedText(entry)) });
    if (index.continues) writeMark(markFile(keyDir, dir), mark);
    for (let segment = 1; segment <= segments; segment++) {
      await rm(join(dir, segmentFile(chain, segment)), { force: true });
    }
    await rm(join(dir, headFile(chain)), { force: true });
    removed.push({ chain, lines: seq, segments });
  }
  return removed;
}

async function lastLine(path: string): Promise<SealedLine | undefined> {
  const last = splitLines((await readIfThere(path)) ?? '').lines.at(-1) ?? '';
  return openLine(Buffer.from(last, 'latin1').toString('utf8'));
}

/** Whether the process that wrote a chain may still be there. A chain's name holds its process id. */
function mayRun(chain: string): boolean {
  try {
    return kill(Number(chain.split('-')[1]), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
