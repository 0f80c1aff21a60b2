import type { Queryable } from '@enterprise-mcp/postgres';
import { crmErrors } from '../../errors.ts';
import type { ImportCount, ImportedCustomer } from '../../ports.ts';
import { ownersOf } from './import-owners.ts';
import { lockImports, resolveReferences } from './import-references.ts';

/** Companies before contacts, so that contacts find companies of the same batch. */
export async function upsertCustomers(tx: Queryable, rows: readonly ImportedCustomer[]): Promise<ImportCount> {
  if (rows.length === 0) return { created: 0, updated: 0, unchanged: 0 };
  await lockImports(tx);
  const last = [...new Map(rows.map((row) => [row.source, row])).values()];
  const companies = await upsert(
    tx,
    last.filter(({ type }) => type === 'company'),
  );
  const contacts = await upsert(
    tx,
    last.filter(({ type }) => type === 'contact'),
  );
  const [created, updated] = [companies.created + contacts.created, companies.updated + contacts.updated];
  return { created, updated, unchanged: rows.length - created - updated };
}

async function upsert(tx: Queryable, rows: readonly ImportedCustomer[]): Promise<Omit<ImportCount, 'unchanged'>> {
  if (rows.length === 0) return { created: 0, updated: 0 };
  const owners = await ownersOf(tx, rows);
  const companies = await resolveReferences(
    tx,
    rows.flatMap(({ company }) => company ?? []),
  );
  const records = rows.map(({ company, createdAt, customFields, jobTitle, ...row }, index) => {
    const company_id = company === undefined ? undefined : companies.get(company);
    if (company !== undefined && company_id === undefined) {
      throw crmErrors.CRM_CUSTOMER_NOT_FOUND({ customer: company, similar: [] });
    }
    return {
      ...row,
      n: index,
      job_title: jobTitle,
      company_id,
      owner_id: owners[index],
      created_at: createdAt,
      custom_fields: customFields,
    };
  });
  const counted = await tx.query<{ created: number; updated: number }>(upsertSql, [JSON.stringify(records)]);
  return counted.rows[0] ?? { created: 0, updated: 0 };
}

const columns = [
  'type',
  'name',
  'email',
  'phone',
  'domain',
  'industry',
  'city',
  'country',
  'job_title',
  'company_id',
  'owner_id',
] as const;

const list = (render: (column: string) => string) => columns.map(render).join(', ');

// What the source does not say stays as it is: an export without phone numbers must not erase them. Custom fields are
// merged for the same reason. Rows that would not change are not written, and counted as neither.
const upsertSql = `
  WITH incoming AS (
    SELECT i.*, s.customer_id FROM jsonb_to_recordset($1::jsonb) AS i (
      n int, source text, type text, name text, email text, phone text, domain text, industry text, city text, country text,
      job_title text, company_id bigint, owner_id bigint, created_at timestamptz, custom_fields jsonb
    ) LEFT JOIN crm.customer_sources s ON s.source = i.source
  ), updated AS (
    UPDATE crm.customers c
    SET ${list((column) => `${column} = coalesce(i.${column}, c.${column})`)},
        custom_fields = c.custom_fields || i.custom_fields, updated_at = now()
    FROM incoming i
    WHERE c.id = i.customer_id
      AND (${list((column) => `c.${column}`)}, c.custom_fields) IS DISTINCT FROM
          (${list((column) => `coalesce(i.${column}, c.${column})`)}, c.custom_fields || i.custom_fields)
    RETURNING c.id
  ), fresh AS MATERIALIZED (
    SELECT nextval(pg_get_serial_sequence('crm.customers', 'id')) AS id, i.*
    FROM (SELECT * FROM incoming WHERE customer_id IS NULL ORDER BY n) AS i
  ), created AS (
    INSERT INTO crm.customers (id, ${list((column) => column)}, custom_fields, created_at, updated_at)
    SELECT f.id, ${list((column) => `f.${column}`)}, f.custom_fields, coalesce(f.created_at, now()), now()
    FROM fresh f RETURNING id
  ), linked AS (
    INSERT INTO crm.customer_sources (source, customer_id) SELECT f.source, f.id FROM fresh f
  )
  SELECT (SELECT count(*) FROM created) AS created, (SELECT count(*) FROM updated) AS updated`;
