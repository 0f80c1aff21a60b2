import type { Connection, PoolClient, Query, QueryArrayResult } from 'pg';
import type { RawResult } from '../codec.ts';
import type { RawStatement } from '../engine.ts';
import { asQuery, rawResult } from './run-query.ts';
import { inOnePacket } from './socket.ts';

/** What pg calls with the server's answers; its types do not have it. */
interface Answered {
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
}

export type Group = readonly [RawStatement, ...RawStatement[]];

/**
 * Statements of which each is carried out only if those before it were: between them there is no Sync, so the server skips
 * what stands behind a failure. Resolves to the answer of the last; `onFirst` is called when the first has succeeded.
 * Throws what the driver throws.
 */
export function runGroup(
  query: typeof Query,
  client: PoolClient,
  statements: Group,
  onFirst?: () => void,
): Promise<RawResult> {
  const before = statements.slice(0, -1);
  const last = statements.at(-1) ?? statements[0];
  return new Promise((resolve, reject) => {
    const group = new query(asQuery(last.sql, last.params), (error: Error | undefined, result: unknown) => {
      if (error) reject(error);
      else resolve(rawResult(result as QueryArrayResult<(string | null)[]>));
    }) as Query & Answered;
    const { submit, handleDataRow, handleCommandComplete } = group;
    let unanswered = before.length;
    group.submit = (connection) => {
      for (const { sql, params } of before) {
        connection.parse({ name: '', text: sql, types: [] }, true);
        connection.bind({ values: [...params] }, true);
        connection.execute({}, true);
      }
      return submit.call(group, connection);
    };
    // Nobody asked what the rows of those before look like.
    group.handleDataRow = (message) => {
      if (unanswered === 0) handleDataRow.call(group, message);
    };
    group.handleCommandComplete = (message, connection) => {
      if (unanswered === before.length) onFirst?.();
      if (unanswered === 0) handleCommandComplete.call(group, message, connection);
      else unanswered--;
    };
    inOnePacket(client, () => client.query(group));
  });
}
