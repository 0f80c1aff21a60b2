import type { FieldDefinition } from '../domain/field.ts';
import type { InteractionType } from '../domain/history.ts';
import type { CallOptions, ImportedCustomer, ImportStore } from '../ports.ts';

/** A deal with all that happened to it, in the order of time; the first step is its creation, the last where it is. */
export interface BackdatedOpportunity {
  /** `demo:opportunity:7`: like the source of an imported deal. */
  readonly source: string;
  readonly name: string;
  /** Source id of the customer. */
  readonly customer: string;
  readonly amount: string;
  readonly currency: string;
  /** `YYYY-MM-DD`. */
  readonly closeDate: string;
  readonly ownerEmail: string;
  readonly customFields: Readonly<Record<string, unknown>>;
  readonly steps: readonly BackdatedStep[];
}

export interface BackdatedStep {
  /** The stage entered, by label, in the default pipeline. */
  readonly stageLabel: string;
  readonly at: Date;
  readonly by: string;
  /** Lost deals: why. */
  readonly reason: string | null;
}

export interface BackdatedInteraction {
  readonly source: string;
  readonly type: InteractionType;
  /** Source ids. */
  readonly customer: string;
  readonly opportunity: string | null;
  readonly subject: string;
  readonly body: string;
  readonly occurredAt: Date;
  readonly by: string;
}

/** Puts a past into the CRM, which the tools' ports cannot: they write what happens now. */
export interface HistoryLoader {
  /**
   * Adds deals with their stage history (`created` and `stage_change` entries), and interactions, in one transaction
   * and set by set (`insert … select from json_to_recordset`), not row by row. The deal's createdAt is its first
   * step's, stageSince and updatedAt the last one's, lostReason the last step's reason. Sources that are already there
   * are left alone, so loading twice adds nothing. Customers were upserted before.
   */
  loadHistory(
    history: {
      readonly opportunities: readonly BackdatedOpportunity[];
      readonly interactions: readonly BackdatedInteraction[];
    },
    options?: CallOptions,
  ): Promise<{ readonly opportunities: number; readonly interactions: number }>;
}

/** What `loadDemo` needs of a store. */
export interface DemoPorts {
  readonly imports: Pick<ImportStore, 'defineFields' | 'upsertCustomers'> & HistoryLoader;
}

export interface DemoOwner {
  readonly name: string;
  readonly email: string;
  /** Countries whose customers this colleague looks after. */
  readonly countries: readonly string[];
}

/** The demo company's whole CRM, as plain data. */
export interface DemoCompany {
  /** Name of the fictional company that uses this CRM. */
  readonly name: string;
  readonly owners: readonly DemoOwner[];
  readonly fields: readonly FieldDefinition[];
  readonly customers: readonly ImportedCustomer[];
  readonly opportunities: readonly BackdatedOpportunity[];
  readonly interactions: readonly BackdatedInteraction[];
}
