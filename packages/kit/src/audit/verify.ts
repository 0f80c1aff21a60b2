import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuditReport, Findings } from './findings.ts';
import { headFile, INDEX_FILE, readName } from './format.ts';
import { readIfThere } from './read.ts';
import { verifyChain } from './verify-chain.ts';
import { readIndex, verifyMarks } from './verify-index.ts';

/**
 * Checks a whole log offline: every hash, every sequence number, every segment the index names, the end of every chain
 * against its head. Processes may go on writing meanwhile.
 *
 * The hashes have no key: somebody who may write to the folder and recomputes everything, head and index included, is
 * not found by this. Ship the log elsewhere, or wait for signed checkpoints, where that matters.
 *
 * Rejects when the folder cannot be read.
 */
export async function verifyAudit(dir: string): Promise<AuditReport> {
  const findings = new Findings();
  // In this order, a process that goes on writing looks at worst ahead of what was read before.
  const files = await readdir(dir);
  const listed = files.map(readName).filter((name) => name !== undefined);
  const heads = new Map<string, string | undefined>();
  const readHeads = async (names: readonly { chain: string }[]) => {
    for (const { chain } of names) {
      if (!heads.has(chain)) heads.set(chain, await readIfThere(join(dir, headFile(chain))));
    }
  };
  await readHeads(listed);
  const index = await readIndex(dir, findings);
  await readHeads(index.entries);
  const chains = [...heads.keys()].sort();

  let records = 0;
  let segments = 0;
  for (const chain of chains) {
    const numbers = [...listed, ...index.entries]
      .filter((name) => name.chain === chain)
      .map(({ segment }) => segment ?? 0);
    const result = await verifyChain({
      dir,
      chain,
      head: heads.get(chain),
      last: Math.max(...numbers),
      inIndex: (segment) => index.entries.some((entry) => entry.chain === chain && entry.segment === segment),
      findings,
    });
    records += result.records;
    segments += result.segments;
    index.marks.push(...result.marks);
  }
  verifyMarks(index, findings);
  for (const file of files) {
    if (file !== INDEX_FILE && !readName(file)) findings.note(file, 'does not belong to the audit log');
  }
  const ok = findings.all.every(({ severity }) => severity === 'note');
  return { ok, findings: findings.all, records, segments, chains: chains.length };
}
