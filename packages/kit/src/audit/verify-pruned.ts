import type { Findings } from './findings.ts';
import { INDEX_FILE } from './format.ts';
import type { PrunedEntry } from './segment-index.ts';
import { isSigned, type KeyRing } from './signing.ts';
import type { IndexRead } from './verify-index.ts';

/** The text that is signed when a chain is taken out of the log. */
export const prunedText = ({ chain, pruned, time }: Pick<PrunedEntry, 'chain' | 'pruned' | 'time'>): string =>
  JSON.stringify(['audit-pruned-1', chain, pruned.seq, pruned.hash, pruned.segments, time]);

/** Chains that need not be there, since somebody with the key has said so. */
export function readPruned(index: IndexRead, ring: KeyRing, findings: Findings): ReadonlySet<string> {
  const chains = new Set<string>();
  for (const entry of index.pruned) {
    if (isSigned(ring, entry.key, prunedText(entry), entry.sig) === true) {
      chains.add(entry.chain);
    } else findings.tampering(INDEX_FILE, `says that ${entry.chain} was pruned, without a signature that fits`);
  }
  if (chains.size > 0)
    findings.note(INDEX_FILE, `the records of ${chains.size} processes were pruned by the key's owner`);
  return chains;
}
