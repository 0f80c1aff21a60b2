import type { Database } from '@enterprise-mcp/postgres';
import type { CallOptions, ImportStore } from '../../ports.ts';
import { CHANNEL } from './changes.ts';
import { upsertCustomers } from './import-customers.ts';
import { upsertOpportunities } from './import-opportunities.ts';
import { countReferences } from './import-references.ts';

/** What an import asks before it writes: how many customers each reference (source id or name) means. */
interface ReferenceCounter {
  countCustomers(references: readonly string[], options?: CallOptions): Promise<ReadonlyMap<string, number>>;
}

export function postgresImports(db: Database): ImportStore & ReferenceCounter {
  return {
    upsertCustomers: (rows, options) => db.transaction((tx) => upsertCustomers(tx, rows), options),

    upsertOpportunities: (rows, options) =>
      db.transaction(async (tx) => {
        const count = await upsertOpportunities(tx, rows);
        if (count.created + count.updated > 0) await db.notify(CHANNEL, 'pipeline');
        return count;
      }, options),

    defineFields: (fields, options) =>
      db.transaction(async (tx) => {
        await tx.query(
          `INSERT INTO crm.field_definitions (subject, key, label, type, options)
           SELECT subject, key, label, type, options
           FROM jsonb_to_recordset($1::jsonb) AS f (subject text, key text, label text, type text, options text[])
           ON CONFLICT DO NOTHING`,
          [JSON.stringify(fields.filter(({ custom }) => custom))],
        );
      }, options),

    countCustomers: (references, options) => db.read((tx) => countReferences(tx, references), options),
  };
}
