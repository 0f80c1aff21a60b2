import { breaks } from './compare.ts';
import type { Contract } from './contract.ts';

export interface Verdict {
  readonly breaking: readonly string[];
  /** Whether it may be merged so. */
  readonly fine: boolean;
}

/** A break needs a changeset that says so. `bump` is the largest that waits for the package. */
export function verdictOn(recorded: Contract, now: Contract, bump: string | undefined): Verdict {
  const breaking = breaks(recorded, now);
  return { breaking, fine: breaking.length === 0 || bump === 'major' };
}

const SIZES = ['patch', 'minor', 'major'];

/** The largest bump by package of changesets' texts. */
export function pendingBumps(changesets: readonly string[]): ReadonlyMap<string, string> {
  const bumps = new Map<string, string>();
  for (const text of changesets) {
    const head = /^---\n([\s\S]*?)\n---/.exec(text)?.[1] ?? '';
    for (const [, name = '', size = ''] of head.matchAll(/^["']?([^"'\n]+?)["']?:\s*(major|minor|patch)\s*$/gm)) {
      const before = bumps.get(name);
      if (before === undefined || SIZES.indexOf(size) > SIZES.indexOf(before)) bumps.set(name, size);
    }
  }
  return bumps;
}
