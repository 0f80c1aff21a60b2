import { canonicalJson } from '@enterprise-mcp/kit';
import { storable } from '@enterprise-mcp/kit/text';
import type { Customer, Owner } from '../../domain/customer.ts';
import type { Opportunity } from '../../domain/opportunity.ts';
import { crmErrors } from '../../errors.ts';
import type { ImportCount, ImportedCustomer, ImportedOpportunity, ImportStore } from '../../ports.ts';
import { exactly } from './customers.ts';
import { recordStage } from './opportunities.ts';
import type { Records } from './records.ts';

const IMPORT = 'import';

export function memoryImports(records: Records): ImportStore {
  return {
    async upsertCustomers(rows) {
      return count(rows, (row) => upsertCustomer(records, row));
    },
    async upsertOpportunities(rows) {
      return count(rows, (row) => upsertOpportunity(records, row));
    },
    async defineFields(fields) {
      for (const field of fields) {
        const exists = records.fields.some(({ subject, key }) => subject === field.subject && key === field.key);
        if (!exists) records.fields.push(field);
      }
    },
  };
}

function upsertCustomer(records: Records, row: ImportedCustomer): keyof ImportCount {
  const { customers, imported } = records;
  const existing = customers.get(imported.get(row.source) ?? '');
  const now = records.now().toISOString();
  const company = row.company === undefined ? undefined : customerNamed(records, row.company);
  const customer: Customer = {
    id: existing?.id ?? records.nextId('cus'),
    type: row.type,
    name: storable(row.name),
    email: row.email ?? existing?.email ?? null,
    phone: row.phone ?? existing?.phone ?? null,
    domain: row.domain ?? existing?.domain ?? null,
    industry: row.industry ?? existing?.industry ?? null,
    city: row.city ?? existing?.city ?? null,
    country: row.country ?? existing?.country ?? null,
    jobTitle: row.jobTitle ?? existing?.jobTitle ?? null,
    company: company ? { id: company.id, name: company.name } : (existing?.company ?? null),
    owner: ownerOf(records, row) ?? existing?.owner ?? null,
    customFields: { ...existing?.customFields, ...row.customFields },
    createdAt: row.createdAt?.toISOString() ?? existing?.createdAt ?? now,
    updatedAt: existing?.updatedAt ?? now,
  };
  if (existing && canonicalJson(existing) === canonicalJson(customer)) return 'unchanged';
  customers.set(customer.id, { ...customer, updatedAt: now });
  imported.set(row.source, customer.id);
  return existing ? 'updated' : 'created';
}

function upsertOpportunity(records: Records, row: ImportedOpportunity): keyof ImportCount {
  const { opportunities, imported } = records;
  const existing = opportunities.get(imported.get(row.source) ?? '');
  const now = records.now().toISOString();
  const customer = customerNamed(records, row.customer);
  if (!customer) throw crmErrors.CRM_CUSTOMER_NOT_FOUND({ customer: row.customer, similar: [] });
  const { pipeline, stage } = stageLabelled(records, row.stageLabel);
  const createdAt = row.createdAt?.toISOString() ?? existing?.createdAt ?? now;
  const sameStage = existing?.stage.id === stage.id;
  const deal: Opportunity = {
    id: existing?.id ?? records.nextId('opp'),
    name: storable(row.name),
    customer: { id: customer.id, name: customer.name },
    pipeline: { id: pipeline.id, name: pipeline.name },
    stage: { id: stage.id, label: stage.label, kind: stage.kind },
    amount: row.amount,
    currency: row.currency,
    closeDate: row.closeDate ?? existing?.closeDate ?? null,
    owner: ownerOf(records, row) ?? existing?.owner ?? null,
    lostReason: sameStage ? existing.lostReason : stage.kind === 'lost' ? 'not given (imported)' : null,
    customFields: { ...existing?.customFields, ...row.customFields },
    createdAt,
    updatedAt: existing?.updatedAt ?? now,
    stageSince: sameStage ? existing.stageSince : existing ? now : createdAt,
  };
  if (existing && canonicalJson(existing) === canonicalJson(deal)) return 'unchanged';
  opportunities.set(deal.id, { ...deal, updatedAt: now });
  imported.set(row.source, deal.id);
  if (!sameStage) {
    recordStage(records, deal, {
      from: existing?.stage.label ?? null,
      reason: deal.lostReason,
      by: IMPORT,
      at: deal.stageSince,
    });
  }
  return existing ? 'updated' : 'created';
}

function count<T>(rows: readonly T[], upsert: (row: T) => keyof ImportCount): ImportCount {
  const counts = { created: 0, updated: 0, unchanged: 0 };
  for (const row of rows) counts[upsert(row)]++;
  return counts;
}

/** By the id it had where it comes from, else by exact name where only one has it. */
function customerNamed(records: Records, reference: string): Customer | undefined {
  const bySource = records.customers.get(records.imported.get(reference) ?? '');
  if (bySource) return bySource;
  const named = exactly([...records.customers.values()], reference);
  return named.length === 1 ? named[0] : undefined;
}

function stageLabelled({ pipelines }: Records, label: string) {
  for (const pipeline of pipelines.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault))) {
    const stage = pipeline.stages.find((s) => s.label === label);
    if (stage) return { pipeline, stage };
  }
  const valid = pipelines.flatMap(({ stages }) => stages.map((s) => s.label));
  throw crmErrors.CRM_STAGE_UNKNOWN({ stage: label, valid });
}

/** A colleague is known by e-mail; one met for the first time is added. */
function ownerOf(records: Records, row: { ownerEmail?: string | undefined; ownerName?: string | undefined }) {
  const { ownerEmail: email, ownerName: name } = row;
  if (email === undefined) return records.owners.find((owner) => owner.name === name);
  const known = records.owners.find((owner) => owner.email.toLowerCase() === email.toLowerCase());
  if (known) return known;
  const owner: Owner = { id: records.nextId('own'), name: name ?? email, email };
  records.owners.push(owner);
  return owner;
}
