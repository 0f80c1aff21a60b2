import { describe } from 'vitest';
import { changesContract } from './changes.contract.ts';
import { customersContract } from './customers.contract.ts';
import { figuresContract } from './figures.contract.ts';
import { filtersContract } from './filters.contract.ts';
import { historyContract } from './history.contract.ts';
import { importContract } from './import.contract.ts';
import type { OpenCrm } from './opened.ts';
import { opportunitiesContract } from './opportunities.contract.ts';

/** What every backend of the CRM's ports promises. `open` gives an empty CRM with the default pipeline. */
export function crmContract(name: string, open: OpenCrm): void {
  describe(`CRM ports on ${name}`, () => {
    customersContract(open);
    filtersContract(open);
    opportunitiesContract(open);
    changesContract(open);
    historyContract(open);
    figuresContract(open);
    importContract(open);
  });
}
