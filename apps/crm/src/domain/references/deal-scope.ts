import type { CustomerCandidate, Owner } from '../customer.ts';
import { parseDay } from '../day.ts';
import type { FieldDefinition, Filter } from '../field.ts';
import { checkFilters, type RawFilter } from '../filters.ts';
import type { Pipeline, StageKind } from '../opportunity.ts';
import { stagesNamed } from '../stage.ts';
import { customerMeant } from './customer.ts';
import { filterableFields } from './fields.ts';
import type { LookupOptions } from './lookup.ts';
import { ownerMeant } from './owner.ts';

/** Which deals a caller wants, as they say it. */
interface DealConditions {
  readonly stages?: readonly string[] | undefined;
  readonly state?: StageKind | undefined;
  readonly owner?: string | undefined;
  readonly customer?: string | undefined;
  readonly closing_from?: string | undefined;
  readonly closing_to?: string | undefined;
  readonly filters?: readonly RawFilter[] | undefined;
}

/** The same with ids, as a store is asked. */
export interface DealScope {
  readonly stageIds?: readonly string[] | undefined;
  readonly kinds?: readonly StageKind[] | undefined;
  readonly ownerId?: string | undefined;
  readonly customerId?: string | undefined;
  readonly closingFrom?: string | undefined;
  readonly closingTo?: string | undefined;
  readonly filters: readonly Filter[];
}

interface ScopeLookup {
  readonly pipelines: { pipelines(options: LookupOptions): Promise<readonly Pipeline[]> };
  readonly owners: { owners(options: LookupOptions): Promise<readonly Owner[]> };
  readonly fields: { fields(options: LookupOptions): Promise<readonly FieldDefinition[]> };
  readonly customers: {
    resolve(reference: string, options: LookupOptions): Promise<readonly CustomerCandidate[]>;
    similar(reference: string, options: LookupOptions): Promise<readonly CustomerCandidate[]>;
  };
}

/** Checks every condition, and says as plain conditions what will be applied. */
export async function dealScope(
  given: DealConditions,
  lookup: ScopeLookup,
  options: LookupOptions,
): Promise<{ readonly query: DealScope; readonly applied: readonly Filter[] }> {
  const { state, closing_from: from, closing_to: to, filters = [] } = given;
  const stages = given.stages?.length ? await stagesMeant(given.stages, lookup, options) : undefined;
  const owner = given.owner === undefined ? undefined : ownerMeant(given.owner, await lookup.owners.owners(options));
  const customer =
    given.customer === undefined ? undefined : await customerMeant(given.customer, lookup.customers, options);
  const query: DealScope = {
    stageIds: stages?.map(({ id }) => id),
    kinds: state && [state],
    ownerId: owner?.id,
    customerId: customer?.id,
    closingFrom: from === undefined ? undefined : parseDay('closing_from', from),
    closingTo: to === undefined ? undefined : parseDay('closing_to', to),
    filters: checkFilters(filters, await filterableFields('opportunity', filters, lookup, options)),
  };
  const applied: Filter[] = [...query.filters];
  if (stages) applied.push({ field: 'stage', op: 'in', value: [...new Set(stages.map(({ label }) => label))] });
  if (state) applied.push({ field: 'state', op: 'eq', value: state });
  if (owner) applied.push({ field: 'owner', op: 'eq', value: owner.name });
  if (customer) applied.push({ field: 'customer', op: 'eq', value: customer.name });
  if (from !== undefined) applied.push({ field: 'close_date', op: 'gte', value: from });
  if (to !== undefined) applied.push({ field: 'close_date', op: 'lte', value: to });
  return { query, applied };
}

async function stagesMeant(references: readonly string[], lookup: ScopeLookup, options: LookupOptions) {
  const pipelines = await lookup.pipelines.pipelines(options);
  return references.flatMap((reference) => stagesNamed(reference, pipelines)).map(({ stage }) => stage);
}
