import type { ImportedCustomer } from '../ports.ts';
import { countAll, type ImportLookup } from './port.ts';
import type { FileKnowledge } from './row-reading.ts';
import { sourceIdByContent } from './source-id.ts';
import { companyCell } from './to-customer.ts';
import type { Candidate } from './write-batch.ts';

type Customers = readonly Candidate<ImportedCustomer>[];

/**
 * Sees to the companies that contacts name: one that is not here is created when that was asked for, else the contact
 * is taken without it and the row is told of.
 */
export function companyLinks(
  { plan, settings }: FileKnowledge,
  lookup: ImportLookup,
): (candidates: Customers, signal: AbortSignal) => Promise<Customers> {
  // Companies of this very file, which a dry run must know without having written them.
  const here = new Set<string>();
  const isHere = (company: string) => here.has(company) || here.has(company.toLowerCase());

  return async (candidates, signal) => {
    // Only a file with companies and contacts can name companies that come with it.
    if (plan.type === undefined) {
      for (const { record } of candidates) {
        if (record.type === 'company') here.add(record.source).add(record.name.toLowerCase());
      }
    }
    const asked = candidates.flatMap(({ record: { company } }) => (company && !isHere(company) ? company : []));
    const counts = await countAll(lookup, asked, signal);
    return candidates.flatMap((candidate): Candidate<ImportedCustomer>[] => {
      const { record, reading } = candidate;
      const { company } = record;
      const count = company === undefined || isHere(company) ? 1 : counts.get(company);
      if (company === undefined || count === undefined || count === 1) return [candidate];
      const cell = companyCell(reading);
      if (count === 0 && settings.createCompanies && cell?.text === company) {
        here.add(company.toLowerCase());
        const source = sourceIdByContent(plan.profile, ['company', company]);
        return [{ record: { source, type: 'company', name: company, customFields: {} }, reading }, candidate];
      }
      const why =
        count === 0
          ? 'no such company here (import companies first, or --create-companies)'
          : `${count} companies have this name`;
      if (cell) reading.remark(cell, `${why}; the contact was taken without its company`);
      return [{ record: { ...record, company: undefined }, reading }];
    });
  };
}
