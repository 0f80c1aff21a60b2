import { storable } from '@enterprise-mcp/kit/text';
import type { Database, Queryable } from '@enterprise-mcp/postgres';
import type { CustomerStore } from '../../ports.ts';
import { candidatesByRow, customersByRow } from './customer-rows.ts';
import { toRow } from './ids.ts';
import { searchCustomers } from './search/search.ts';
import { termsOf } from './search/terms.ts';

export function postgresCustomers(db: Database): CustomerStore {
  return {
    search: (query, page, options) => db.read((tx) => searchCustomers(tx, query, page), options),

    async get(id, options) {
      const row = toRow('customer', id);
      if (row === undefined) return undefined;
      return (await db.read((tx) => customersByRow(tx, [row]), options))[0];
    },

    resolve: (reference, options) =>
      db.read(async (tx) => candidatesByRow(tx, await rowsNamed(tx, reference)), options),

    similar: (reference, options) =>
      db.read(async (tx) => {
        const page = { limit: 5 };
        const query = { query: reference, filters: [], sort: 'relevance' } as const;
        const found = await searchCustomers(tx, query, page);
        const rows = found.items.flatMap(({ customer }) => toRow('customer', customer.id) ?? []);
        return candidatesByRow(tx, rows);
      }, options),

    contactsOf: (companyId, options) =>
      db.read(async (tx) => {
        const { rows } = await tx.query<{ id: number }>(
          'SELECT id FROM crm.customers WHERE company_id = $1 ORDER BY name_key, id LIMIT 50',
          [toRow('customer', companyId) ?? null],
        );
        return candidatesByRow(
          tx,
          rows.map(({ id }) => id),
        );
      }, options),

    suggestNames: (typed, limit, options) =>
      db.read(async (tx) => {
        const terms = await termsOf(tx, typed);
        const from = terms?.plain ?? '';
        // Equal names are one suggestion; the next one is looked for behind them.
        const { rows } = await tx.query<{ name: string }>(
          `SELECT DISTINCT ON (name_key) name FROM (
             SELECT name_key, id, name FROM crm.customers WHERE name_key >= $1 AND name_key < $2
             ORDER BY name_key, id LIMIT $3
           ) AS first ORDER BY name_key, id LIMIT $4`,
          [from, `${from}\u{10FFFF}`, limit * 20, limit],
        );
        return rows.map(({ name }) => name);
      }, options),
  };
}

/** Id, e-mail, web domain or name, letter case aside; an id or address that is known goes before equal names. */
async function rowsNamed(tx: Queryable, reference: string): Promise<readonly number[]> {
  const text = storable(reference).trim();
  if (text === '' || text.length > 400) return [];
  const { rows } = await tx.query<{ id: number }>(
    `SELECT id FROM crm.customers WHERE id = $1
     UNION SELECT id FROM crm.customers WHERE crm.fold(email) = crm.fold($2::text) AND lower(email) = lower($2::text)
     UNION SELECT id FROM crm.customers WHERE crm.fold(domain) = crm.fold($2::text) AND lower(domain) = lower($2::text)
     UNION (SELECT id FROM crm.customers WHERE name_key = crm.plain($2::text) AND lower(name) = lower($2::text)
       ORDER BY id LIMIT 10)
     ORDER BY id LIMIT 10`,
    [toRow('customer', text) ?? null, text],
  );
  return rows.map(({ id }) => id);
}
