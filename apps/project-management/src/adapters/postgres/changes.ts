import type { Database } from '@enterprise-mcp/postgres';

/** What subscribed clients are told about: the path of the resource behind `pm://`. */
export const CHANNEL = 'pm_changed';

/** This task changed, and with it the board and the sprint. Leaves with the transaction it is called in. */
export async function announceTask(db: Database, id: string): Promise<void> {
  for (const subject of ['board', 'sprints/current', `tasks/${id}`]) await db.notify(CHANNEL, subject);
}
