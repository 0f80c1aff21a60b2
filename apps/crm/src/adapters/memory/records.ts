import { builtInFields } from '../../domain/built-in-fields.ts';
import type { Customer, Owner } from '../../domain/customer.ts';
import { defaultPipeline } from '../../domain/default-pipeline.ts';
import type { FieldDefinition } from '../../domain/field.ts';
import type { HistoryEntry } from '../../domain/history.ts';
import type { Opportunity, Pipeline } from '../../domain/opportunity.ts';

/** What an installation has before any record. */
export interface MemorySeed {
  readonly pipelines?: readonly Pipeline[];
  readonly owners?: readonly Owner[];
  /** Custom fields. */
  readonly fields?: readonly FieldDefinition[];
}

/** The whole CRM: plain maps and lists. A write replaces the record, so what was handed out before never changes. */
export interface Records {
  readonly now: () => Date;
  readonly pipelines: readonly Pipeline[];
  readonly customers: Map<string, Customer>;
  readonly opportunities: Map<string, Opportunity>;
  readonly owners: Owner[];
  readonly fields: FieldDefinition[];
  readonly history: HistoryEntry[];
  /** Id of the record that came from this source, `hubspot:123` → `cus_4`. */
  readonly imported: Map<string, string>;
  nextId(prefix: string): string;
}

export function emptyRecords(now: () => Date, seed: MemorySeed): Records {
  const last = new Map<string, number>();
  return {
    now,
    pipelines: seed.pipelines ?? [defaultPipeline],
    customers: new Map(),
    opportunities: new Map(),
    owners: [...(seed.owners ?? [])],
    fields: [...builtInFields, ...(seed.fields ?? [])],
    history: [],
    imported: new Map(),
    nextId(prefix) {
      const number = (last.get(prefix) ?? 0) + 1;
      last.set(prefix, number);
      return `${prefix}_${number}`;
    },
  };
}
