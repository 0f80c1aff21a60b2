import type { CustomerType } from '../domain/customer.ts';

export type ImportKind = 'customers' | 'opportunities';
export const SYSTEMS = ['hubspot', 'salesforce', 'pipedrive', 'generic'] as const;
export type SourceSystem = (typeof SYSTEMS)[number];

export const CUSTOMER_FIELDS = [
  'id',
  'type',
  'name',
  'first_name',
  'last_name',
  'email',
  'phone',
  'domain',
  'industry',
  'city',
  'country',
  'job_title',
  'company_id',
  'company',
  'owner',
  'owner_email',
  'created_at',
] as const;

export const OPPORTUNITY_FIELDS = [
  'id',
  'name',
  'customer_id',
  'contact_id',
  'customer',
  'contact',
  'stage',
  'status',
  'amount',
  'currency',
  'close_date',
  'owner',
  'owner_email',
  'created_at',
] as const;

/** What a column can mean. `customer_id` and `company_id` hold ids of the other system's companies. */
export type Field = (typeof CUSTOMER_FIELDS)[number] | (typeof OPPORTUNITY_FIELDS)[number];

export const fieldsOf = (kind: ImportKind): readonly Field[] =>
  kind === 'customers' ? CUSTOMER_FIELDS : OPPORTUNITY_FIELDS;

/** One export of one system: contacts of HubSpot, deals of Pipedrive. Headers are written folded, see `foldHeader`. */
export interface Profile {
  readonly system: SourceSystem;
  /** The object's name there; part of the source ids, since ids of different objects collide: `pipedrive:person:1`. */
  readonly object: string;
  readonly kind: ImportKind;
  /** Customers: what every row is; absent when rows say it themselves. */
  readonly type?: CustomerType;
  /** The objects that `company_id`/`customer_id` and `contact_id` point to. */
  readonly companyObject: string;
  readonly contactObject: string;
  /** Is this the export? Given the headers as written and folded. */
  recognises(headers: ReadonlySet<string>, folded: ReadonlySet<string>): boolean;
  /** Headers per field, best first. */
  readonly columns: Readonly<Partial<Record<Field, readonly string[]>>>;
  /** Headers that mean nothing outside that system: internal ids of users, deletion marks. */
  readonly ignored?: readonly string[];
  /** The system's standard stages (lower case) and the label that fits best in the default pipeline. */
  readonly stages?: Readonly<Record<string, string>>;
  /** Several ids, names or addresses in one cell are separated by this. */
  readonly listSeparator?: string;
}

/** `Deal - Title *` → `deal title`, `BILLINGCITY` → `billingcity`: what two spellings of a header have in common. */
export function foldHeader(header: string): string {
  return header
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
