import type { Database } from '@enterprise-mcp/postgres';
import { toId } from './ids.ts';

/** What subscribed clients are told about: the path of the resource behind `kb://`. */
export const CHANNEL = 'kb_changed';

/** Documents are new, changed or gone, and so are the lists they are in. */
export async function tellChanged(db: Database, documents: readonly number[]): Promise<void> {
  if (documents.length === 0) return;
  for (const subject of ['structure', 'documents/latest-updates']) await db.notify(CHANNEL, subject);
  for (const id of documents) await db.notify(CHANNEL, `documents/${toId(id)}`);
}
