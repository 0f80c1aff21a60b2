import type { PoolClient, QueryArrayConfig } from 'pg';
import type { RawResult } from '../codec.ts';

/** Values stay text; codec.ts decodes them. */
const textTypes = { getTypeParser: () => (value: string) => value };

/** One statement; throws what the driver throws. */
export async function runQuery(
  client: PoolClient,
  sql: string,
  params: readonly (string | null)[],
): Promise<RawResult> {
  // `extended` even without values: one statement a call, so no text can smuggle in a second one.
  const config: QueryArrayConfig & { queryMode: string } = {
    text: sql,
    values: [...params],
    rowMode: 'array',
    types: textTypes,
    queryMode: 'extended',
  };
  const result = await client.query<(string | null)[]>(config);
  return {
    fields: result.fields.map(({ name, dataTypeID }) => ({ name, oid: dataTypeID })),
    rows: result.rows,
    rowCount: result.rowCount ?? 0,
    command: result.command ?? '',
  };
}
