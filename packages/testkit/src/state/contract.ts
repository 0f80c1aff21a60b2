import { describe } from 'vitest';
import { type OpenBackend, openedFor } from '../contract.ts';
import { limitsContract } from './limits-contract.ts';
import { onceContract } from './once-contract.ts';
import type { StatePair } from './pair.ts';
import { recordsContract } from './records-contract.ts';

/** What every `KitState` does, whatever keeps it. */
export function stateContract(name: string, open: OpenBackend<StatePair>): void {
  describe(`KitState contract: ${name}`, () => {
    const pair = openedFor(open);
    recordsContract(pair);
    limitsContract(pair);
    onceContract(pair, {});
    onceContract(pair, { tentative: true });
    onceContract(pair, { elsewhere: true });
  });
}
