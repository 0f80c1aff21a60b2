import type { CrmPorts, ImportCount, ImportedOpportunity } from '../ports.ts';
import { companyLinks } from './company-links.ts';
import type { CustomField } from './custom-values.ts';
import { countAll, lookupOf } from './port.ts';
import type { FileKnowledge, RowReading } from './row-reading.ts';
import { SeenSources } from './seen-sources.ts';
import type { StageLabels } from './stage-labels.ts';
import { toCustomer } from './to-customer.ts';
import { customerCell, toOpportunity } from './to-opportunity.ts';
import { type Candidate, noCount, writeBatch } from './write-batch.ts';

/** Turns the readings of a batch into records and writes them; what is wrong is added to the readings. */
export type BatchWriter = (batch: readonly RowReading[]) => Promise<ImportCount>;

export interface WriterContext {
  readonly knowledge: FileKnowledge;
  readonly custom: readonly CustomField[];
  readonly stages: StageLabels;
  readonly ports: Pick<CrmPorts, 'customers' | 'imports'>;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
}

export function batchWriter(context: WriterContext): BatchWriter {
  return context.knowledge.plan.profile.kind === 'customers' ? customerWriter(context) : opportunityWriter(context);
}

function customerWriter({ knowledge, custom, ports, dryRun, signal }: WriterContext): BatchWriter {
  const seen = new SeenSources();
  const companies = companyLinks(knowledge, lookupOf(ports.imports, ports.customers));
  return async (batch) => {
    const candidates = collect(batch, seen, (reading) => toCustomer(reading, custom, knowledge));
    const linked = await companies(candidates, signal);
    if (dryRun) return noCount;
    // Contacts are linked to companies that exist, so within a batch the companies go first.
    const ordered = linked.toSorted(
      (a, b) => Number(a.record.type === 'contact') - Number(b.record.type === 'contact'),
    );
    return writeBatch(ordered, (records) => ports.imports.upsertCustomers(records, { signal }));
  };
}

function opportunityWriter({ knowledge, custom, stages, ports, dryRun, signal }: WriterContext): BatchWriter {
  const seen = new SeenSources();
  const lookup = lookupOf(ports.imports, ports.customers);
  return async (batch) => {
    const candidates = collect(batch, seen, (reading) => toOpportunity(reading, custom, knowledge, stages));
    const counts = await countAll(
      lookup,
      candidates.map((c) => c.record.customer),
      signal,
    );
    for (const { record, reading } of candidates) {
      const count = counts.get(record.customer) ?? 0;
      const cell = customerCell(reading);
      if (count === 0 && cell) reading.refuse(cell, 'unknown customer; import the customers first');
      if (count > 1 && cell) reading.refuse(cell, `${count} customers have this name; the file needs the id`);
    }
    const taken = candidates.filter((c): c is Candidate<ImportedOpportunity> => !c.reading.refused);
    if (dryRun) return noCount;
    return writeBatch(taken, (records) => ports.imports.upsertOpportunities(records, { signal }));
  };
}

function collect<T extends { readonly source: string }>(
  batch: readonly RowReading[],
  seen: SeenSources,
  convert: (reading: RowReading) => T | undefined,
): Candidate<T>[] {
  return batch.flatMap((reading) => {
    const record = convert(reading);
    if (!record) return [];
    const earlier = seen.earlierLine(record.source, reading.line);
    if (earlier === undefined) return { record, reading };
    reading.refuseMissing('', `the same record as line ${earlier}`);
    return [];
  });
}
