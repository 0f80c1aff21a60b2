import type { Queryable } from '@enterprise-mcp/postgres';

/** What subscribed clients are told about: the path of the resource behind `pm://`. */
export const CHANNEL = 'pm_changed';

/** This task changed, and with it the board and the sprint. Leaves with the transaction it is called in. */
export async function announceTask(tx: Queryable, id: string): Promise<void> {
  const subjects = ['board', 'sprints/current', `tasks/${id}`];
  await tx.query('SELECT pg_notify($1, subject) FROM unnest($2::text[]) AS subject', [CHANNEL, subjects]);
}
