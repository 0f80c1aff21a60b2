import type { Queryable } from '@enterprise-mcp/postgres';

export interface Responsible {
  readonly ownerEmail?: string | undefined;
  readonly ownerName?: string | undefined;
}

/**
 * Row of each record's owner, made where missing. One with only a name is the colleague of that name; an unknown one
 * gets an address under `.invalid`, which can never belong to anybody.
 */
export async function ownersOf(tx: Queryable, records: readonly Responsible[]): Promise<readonly (number | null)[]> {
  const keys = records.map(keyOf);
  const wanted = new Map(keys.flatMap((owner) => (owner ? [[owner.key, owner] as const] : [])));
  if (wanted.size === 0) return records.map(() => null);
  const { rows } = await tx.query<{ key: string; id: number }>(
    `WITH asked AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS a (key text, name text, email text)
     ), known AS (
       SELECT a.key, min(o.id) AS id FROM asked a JOIN crm.owners o
         ON CASE WHEN a.email IS NULL THEN crm.fold(o.name) = crm.fold(a.name) ELSE lower(o.email) = lower(a.email) END
       GROUP BY a.key
     ), made AS (
       INSERT INTO crm.owners (name, email)
       SELECT coalesce(a.name, a.email), coalesce(lower(a.email), replace(crm.plain(a.name), ' ', '.') || '@owner.invalid')
       FROM asked a WHERE NOT EXISTS (SELECT FROM known k WHERE k.key = a.key)
       ON CONFLICT (lower(email)) DO UPDATE SET name = crm.owners.name
       RETURNING id, email
     )
     SELECT key, id FROM known
     UNION ALL
     SELECT a.key, m.id FROM asked a JOIN made m
       ON lower(m.email) = coalesce(lower(a.email), replace(crm.plain(a.name), ' ', '.') || '@owner.invalid')`,
    [JSON.stringify([...wanted.values()])],
  );
  const byKey = new Map(rows.map(({ key, id }) => [key, id]));
  return keys.map((owner) => (owner ? (byKey.get(owner.key) ?? null) : null));
}

function keyOf({ ownerEmail, ownerName }: Responsible) {
  const email = ownerEmail?.trim().toLowerCase() || undefined;
  const name = ownerName?.trim() || undefined;
  if (email === undefined && name === undefined) return undefined;
  return { key: email ?? `name:${name?.toLowerCase()}`, name, email };
}
