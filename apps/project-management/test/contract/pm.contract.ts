import { describe } from 'vitest';
import { boardContract } from './board.contract.ts';
import type { Abilities, OpenPm } from './opened.ts';
import { rulesContract } from './rules.contract.ts';
import { tasksContract } from './tasks.contract.ts';
import { writesContract } from './writes.contract.ts';

/** What every backend of the ports promises; of those with rules and history, more. */
export function pmContract(name: string, open: OpenPm, abilities: Abilities): void {
  describe(`project management on ${name}`, () => {
    boardContract(open);
    tasksContract(open);
    writesContract(open, abilities);
    if (abilities.rules) rulesContract(open);
  });
}
