import { type AuditReport, Findings } from './findings.ts';
import { headFile, INDEX_FILE, readName } from './format.ts';
import type { IndexMark } from './segment-index.ts';
import { isPublicKeyFile, type KeyRing, keyRing, publicKeyFile, publicKeyText } from './signing.ts';
import { type AuditSource, folderSource } from './source.ts';
import { verifyChain } from './verify-chain.ts';
import { markOf, readIndex, verifyMarks } from './verify-index.ts';
import { readPruned } from './verify-pruned.ts';

export interface VerifyOptions {
  /** Public keys (PEM) that are trusted. Without any, those that lie in the log are used, which proves less. */
  readonly publicKeys?: readonly string[] | undefined;
  /** What the index was once, kept elsewhere: it must still begin like this. */
  readonly mark?: IndexMark | undefined;
}

/**
 * Checks a whole log offline: every hash, every sequence number, every segment the index names, the end of every chain
 * against its head and the index, and every signature. Processes may go on writing meanwhile.
 *
 * Who may write the folder and has not the key can change only what no signature covers yet (`signatures.unsigned`), or
 * put the whole folder back to an earlier state, which a `mark` shows. Who has the key too is not found.
 *
 * Rejects when the log or a key cannot be read.
 */
export async function verifyAudit(log: string | AuditSource, options: VerifyOptions = {}): Promise<AuditReport> {
  const source = typeof log === 'string' ? folderSource(log) : log;
  const findings = new Findings();
  // In this order, a process that goes on writing looks at worst ahead of what was read before.
  const files = await source.list();
  const ring = await keysOf(source, files, options, findings);
  const listed = files.map(readName).filter((name) => name !== undefined);
  const heads = new Map<string, string | undefined>();
  const readHeads = async (names: readonly { chain: string }[]) => {
    for (const { chain } of names) {
      if (!heads.has(chain)) heads.set(chain, source.heads ? await source.read(headFile(chain)) : undefined);
    }
  };
  await readHeads(listed);
  const index = await readIndex(source, findings);
  const pruned = readPruned(index, ring, findings);
  await readHeads(index.segments);
  const chains = [...heads.keys()].sort();

  const keyIds = new Set<string>();
  let records = 0;
  let segments = 0;
  let checkpoints = 0;
  const unsigned = new Map<string, { seq: number; signed: number }>();
  for (const chain of chains) {
    const numbers = [...listed, ...index.segments]
      .filter((name) => name.chain === chain)
      .map(({ segment }) => segment ?? 0);
    const present = listed.some((name) => name.chain === chain && name.segment !== undefined);
    if (pruned.has(chain)) {
      if (present) findings.note(chain, 'was pruned, and some of its files are still there');
      continue;
    }
    const result = await verifyChain({
      source,
      chain,
      head: heads.get(chain),
      last: Math.max(...numbers),
      inIndex: (segment) => index.segments.some((entry) => entry.chain === chain && entry.segment === segment),
      reached: index.reached.filter((entry) => entry.chain === chain),
      ring,
      keyIds,
      findings,
    });
    records += result.records;
    segments += result.segments;
    checkpoints += result.checkpoints;
    unsigned.set(chain, result);
    index.marks.push(...result.marks);
  }
  for (const keyId of keyIds) {
    if (!files.includes(publicKeyFile(keyId))) findings.tampering(publicKeyFile(keyId), 'this public key is missing');
  }
  if (options.mark) index.marks.push(options.mark);
  verifyMarks(index, findings);
  for (const file of files) {
    if (file !== INDEX_FILE && !readName(file) && !isPublicKeyFile(file)) {
      findings.note(file, 'does not belong to the audit log');
    }
  }
  // A mark that is signed, or was kept elsewhere, vouches for the entries before it.
  const vouched = ring.size > 0 ? Math.max(0, ...index.marks.map(({ bytes }) => bytes)) : (options.mark?.bytes ?? 0);
  for (const { chain, seq, end } of index.reached) {
    const state = unsigned.get(chain);
    if (state && end <= vouched) state.signed = Math.max(state.signed, seq);
  }
  return {
    ok: findings.all.every(({ severity }) => severity === 'note'),
    findings: findings.all,
    records,
    segments,
    chains: unsigned.size,
    signatures: {
      keys: options.publicKeys?.length ? 'given' : ring.size > 0 ? 'folder' : 'none',
      checkpoints,
      unsigned: [...unsigned.values()].reduce((sum, { seq, signed }) => sum + Math.max(0, seq - signed), 0),
    },
    mark: markOf(index.bytes),
  };
}

async function keysOf(
  source: AuditSource,
  files: readonly string[],
  { publicKeys }: VerifyOptions,
  findings: Findings,
): Promise<KeyRing> {
  const found: string[] = [];
  for (const file of files.filter(isPublicKeyFile)) {
    const text = (await source.read(file)) ?? '';
    if (publicKeyText(file, text)) found.push(text);
    else findings.tampering(file, 'is not the public key that its name says');
  }
  return keyRing(publicKeys?.length ? publicKeys : found);
}
