import type { PoolClient, QueryArrayConfig, QueryArrayResult } from 'pg';
import type { RawResult } from '../codec.ts';
import type { RawStatement } from '../engine.ts';

type Row = (string | null)[];

/** Values stay text; codec.ts decodes them. */
const textTypes = { getTypeParser: () => (value: string) => value };

/** One statement; throws what the driver throws. */
export async function runQuery(client: PoolClient, { sql, params }: RawStatement): Promise<RawResult> {
  return rawResult(await client.query<Row>(asQuery(sql, params)));
}

/** `extended` even without values: one statement a call, so no text can smuggle in a second one. */
export function asQuery(sql: string, params: readonly (string | null)[]): QueryArrayConfig & { queryMode: string } {
  return { text: sql, values: [...params], rowMode: 'array', types: textTypes, queryMode: 'extended' };
}

export function rawResult(result: QueryArrayResult<Row>): RawResult {
  return {
    fields: result.fields.map(({ name, dataTypeID }) => ({ name, oid: dataTypeID })),
    rows: result.rows,
    rowCount: result.rowCount ?? 0,
    command: result.command ?? '',
  };
}
