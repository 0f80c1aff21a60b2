import type { CrmPorts } from '../../ports.ts';
import { memoryCustomers } from './customers.ts';
import { memoryHistory } from './history.ts';
import { memoryImports } from './imports.ts';
import { memoryOpportunities } from './opportunities.ts';
import { memoryPipelines } from './pipelines.ts';
import { emptyRecords, type MemorySeed } from './records.ts';

/** The ports' reference model: a CRM in plain maps, for tests and for comparing other backends with. */
export function memoryCrm(options: { readonly now?: () => Date; readonly seed?: MemorySeed } = {}): CrmPorts {
  const records = emptyRecords(options.now ?? (() => new Date()), options.seed ?? {});
  return {
    customers: memoryCustomers(records),
    opportunities: memoryOpportunities(records),
    pipelines: memoryPipelines(records),
    history: memoryHistory(records),
    fields: { fields: async () => [...records.fields] },
    owners: { owners: async () => [...records.owners] },
    imports: memoryImports(records),
  };
}
