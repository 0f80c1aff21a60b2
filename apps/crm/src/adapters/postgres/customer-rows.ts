import type { Queryable } from '@enterprise-mcp/postgres';
import type { Customer, CustomerCandidate, CustomerType } from '../../domain/customer.ts';
import { toId } from './ids.ts';

/** A customer as it is read, with names of what it refers to. */
interface CustomerRow {
  readonly id: number;
  readonly type: CustomerType;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly domain: string | null;
  readonly industry: string | null;
  readonly city: string | null;
  readonly country: string | null;
  readonly job_title: string | null;
  readonly company_id: number | null;
  readonly company_name: string | null;
  readonly owner_id: number | null;
  readonly owner_name: string | null;
  readonly owner_email: string | null;
  readonly custom_fields: Readonly<Record<string, unknown>>;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const selectCustomers = `
  SELECT c.id, c.type, c.name, c.email, c.phone, c.domain, c.industry, c.city, c.country, c.job_title,
         c.company_id, company.name AS company_name,
         c.owner_id, o.name AS owner_name, o.email AS owner_email,
         c.custom_fields, c.created_at, c.updated_at
  FROM crm.customers c
  LEFT JOIN crm.customers company ON company.id = c.company_id
  LEFT JOIN crm.owners o ON o.id = c.owner_id`;

/** The customers of these rows, in this order. */
export async function customersByRow(tx: Queryable, rows: readonly number[]): Promise<readonly Customer[]> {
  if (rows.length === 0) return [];
  const found = await tx.query<CustomerRow>(`${selectCustomers} WHERE c.id = ANY ($1::bigint[])`, [rows]);
  const byRow = new Map(found.rows.map((row) => [row.id, toCustomer(row)]));
  return rows.flatMap((row) => byRow.get(row) ?? []);
}

/** The part of customers that tells one from another, in this order. */
export async function candidatesByRow(tx: Queryable, rows: readonly number[]): Promise<readonly CustomerCandidate[]> {
  return (await customersByRow(tx, rows)).map(toCandidate);
}

function toCandidate({ id, type, name, email, domain, city, company }: Customer): CustomerCandidate {
  return { id, type, name, email, domain, city, company: company?.name ?? null };
}

function toCustomer(row: CustomerRow): Customer {
  return {
    id: toId('customer', row.id),
    type: row.type,
    name: row.name,
    email: row.email,
    phone: row.phone,
    domain: row.domain,
    industry: row.industry,
    city: row.city,
    country: row.country,
    jobTitle: row.job_title,
    company: row.company_id === null ? null : { id: toId('customer', row.company_id), name: row.company_name ?? '' },
    owner: toOwner(row),
    customFields: row.custom_fields,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

/** Of any row that was joined with its owner. */
export function toOwner(row: {
  readonly owner_id: number | null;
  readonly owner_name: string | null;
  readonly owner_email: string | null;
}) {
  if (row.owner_id === null) return null;
  return { id: toId('owner', row.owner_id), name: row.owner_name ?? '', email: row.owner_email ?? '' };
}
