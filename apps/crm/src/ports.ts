import type { Page, Position } from '@enterprise-mcp/kit';
import type { Customer, CustomerCandidate, CustomerType, Owner } from './domain/customer.ts';
import type { FieldDefinition, Filter } from './domain/field.ts';
import type { HistoryEntry, HistoryType, NewInteraction } from './domain/history.ts';
import type {
  MonthlyMetrics,
  NewOpportunity,
  Opportunity,
  Pipeline,
  PipelineSummaryRow,
  StageKind,
  StageMove,
} from './domain/opportunity.ts';

/** One page of a keyset-paged list; `next` is absent on the last. */
export interface PageOf<T> {
  readonly items: readonly T[];
  readonly next?: Position | undefined;
}

/** Every method takes the call's signal and rejects when it aborts. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface CustomerQuery {
  /** Free text: exact e-mail, phone, domain or id first, then words and prefixes, then similar spelling. */
  readonly query?: string | undefined;
  readonly type?: CustomerType | undefined;
  readonly filters: readonly Filter[];
  /** Relevance without a query is the order of names; dates are newest first. Ties are in the order of ids. */
  readonly sort: 'relevance' | 'name' | 'created_at' | 'updated_at';
}

export interface CustomerHit {
  readonly customer: Customer;
  /** Fields that matched: `email`, `name`, a custom field's key; `similar spelling` for a typo. Empty without a query. */
  readonly matchedOn: readonly string[];
}

export interface CustomerStore {
  /** `total` is exact up to 1,000, then 1,000 with `totalIsExact` false: counting a million rows is not worth a second. */
  search(
    query: CustomerQuery,
    page: Page,
    options?: CallOptions,
  ): Promise<PageOf<CustomerHit> & { readonly total: number; readonly totalIsExact: boolean }>;
  /** Any text may be asked for; what is no id of a customer is `undefined`. */
  get(id: string, options?: CallOptions): Promise<Customer | undefined>;
  /** Customers whose id, e-mail, domain or name (letter case aside) equals the reference; at most 10. Never guesses. */
  resolve(reference: string, options?: CallOptions): Promise<readonly CustomerCandidate[]>;
  /** Customers spelled similarly, best first: for did-you-mean. At most 5. */
  similar(reference: string, options?: CallOptions): Promise<readonly CustomerCandidate[]>;
  /** People of a company. At most 50. */
  contactsOf(companyId: string, options?: CallOptions): Promise<readonly CustomerCandidate[]>;
  /** Names starting with what was typed, for completion. */
  suggestNames(typed: string, limit: number, options?: CallOptions): Promise<readonly string[]>;
}

export interface OpportunityQuery {
  readonly customerId?: string | undefined;
  readonly pipelineId?: string | undefined;
  readonly stageIds?: readonly string[] | undefined;
  readonly kinds?: readonly StageKind[] | undefined;
  readonly ownerId?: string | undefined;
  /** `YYYY-MM-DD`; both days count. */
  readonly closingFrom?: string | undefined;
  readonly closingTo?: string | undefined;
  readonly filters: readonly Filter[];
  /** Soonest closing first and without a date last; largest number first whatever the currency; latest change first. */
  readonly sort: 'close_date' | 'amount' | 'updated_at';
}

export interface OpportunityStore {
  get(id: string, options?: CallOptions): Promise<Opportunity | undefined>;
  /** Open deals whose name equals the reference, letter case aside; at most 10. */
  resolve(reference: string, options?: CallOptions): Promise<readonly Opportunity[]>;
  list(query: OpportunityQuery, page: Page, options?: CallOptions): Promise<PageOf<Opportunity>>;
  /** Open deals of the customer with a similar name: a probable duplicate. */
  nearDuplicates(customerId: string, name: string, options?: CallOptions): Promise<readonly Opportunity[]>;
  /** Writes the deal and its first history row in one transaction and reads it back. */
  create(opportunity: NewOpportunity, options?: CallOptions): Promise<Opportunity>;
  /**
   * Moves the deal and writes its history row in one transaction, then reads it back.
   * `conflict`: the deal was no longer in `fromStageId`; nothing was done and `current` is the row as it is.
   */
  move(move: StageMove, options?: CallOptions): Promise<{ readonly moved: boolean; readonly current: Opportunity }>;
}

export interface PipelineStore {
  pipelines(options?: CallOptions): Promise<readonly Pipeline[]>;
  /** Stages without deals may be left out. `pipeline` and `stage` are the names people read. */
  summary(options?: CallOptions): Promise<readonly PipelineSummaryRow[]>;
  /**
   * `month` is `YYYY-MM`, in UTC. A deal counts as won or lost in the month in which it entered the stage it is in;
   * one taken up again counts no more.
   */
  metrics(month: string, options?: CallOptions): Promise<MonthlyMetrics>;
  /** Months that have data, newest first. */
  months(options?: CallOptions): Promise<readonly string[]>;
}

export interface HistoryQuery {
  readonly customerId?: string | undefined;
  readonly opportunityId?: string | undefined;
  readonly types?: readonly HistoryType[] | undefined;
  /** Entries at this moment count. */
  readonly since?: Date | undefined;
  /** Entries at this moment do not. */
  readonly until?: Date | undefined;
}

export interface HistoryStore {
  /** Newest first, bodies whole. A company's history includes that of its contacts. */
  list(query: HistoryQuery, page: Page, options?: CallOptions): Promise<PageOf<HistoryEntry>>;
  log(interaction: NewInteraction, options?: CallOptions): Promise<HistoryEntry>;
}

export interface FieldStore {
  /** Built-in and custom fields, in a fixed order. */
  fields(options?: CallOptions): Promise<readonly FieldDefinition[]>;
}

export interface OwnerStore {
  owners(options?: CallOptions): Promise<readonly Owner[]>;
}

/** Loads records from another system; the source's id makes it repeatable. */
export interface ImportStore {
  upsertCustomers(rows: readonly ImportedCustomer[], options?: CallOptions): Promise<ImportCount>;
  upsertOpportunities(rows: readonly ImportedOpportunity[], options?: CallOptions): Promise<ImportCount>;
  /** Adds definitions that are missing; existing ones stay as they are. */
  defineFields(fields: readonly FieldDefinition[], options?: CallOptions): Promise<void>;
}

export interface ImportCount {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

export interface ImportedCustomer {
  /** `hubspot:123`: system and id there. */
  readonly source: string;
  readonly type: CustomerType;
  readonly name: string;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly domain?: string | undefined;
  readonly industry?: string | undefined;
  readonly city?: string | undefined;
  readonly country?: string | undefined;
  readonly jobTitle?: string | undefined;
  /** Source id of the company, or its name. */
  readonly company?: string | undefined;
  readonly ownerEmail?: string | undefined;
  readonly ownerName?: string | undefined;
  readonly createdAt?: Date | undefined;
  readonly customFields: Readonly<Record<string, unknown>>;
}

export interface ImportedOpportunity {
  readonly source: string;
  readonly name: string;
  /** Source id or exact name of the customer. */
  readonly customer: string;
  readonly stageLabel: string;
  readonly amount: string;
  readonly currency: string;
  readonly closeDate?: string | undefined;
  readonly ownerEmail?: string | undefined;
  readonly ownerName?: string | undefined;
  readonly createdAt?: Date | undefined;
  readonly customFields: Readonly<Record<string, unknown>>;
}

/** What the CRM's tools, resources and prompts are given. */
export interface CrmPorts {
  readonly customers: CustomerStore;
  readonly opportunities: OpportunityStore;
  readonly pipelines: PipelineStore;
  readonly history: HistoryStore;
  readonly fields: FieldStore;
  readonly owners: OwnerStore;
  readonly imports: ImportStore;
}
