import type { Database } from '@enterprise-mcp/postgres';
import { describe } from 'vitest';
import { postgresMailIndex } from '../../src/adapters/postgres/mail-index.ts';
import { postgresOutbox } from '../../src/adapters/postgres/outbox.ts';
import { mailIndexContract } from './mail-index.contract.ts';
import { outboxContract } from './outbox.contract.ts';

/** Both stores on one migrated database, emptied before each use. */
export function storesContract(db: () => Database): void {
  const emptied = async () => {
    await db().transaction((tx) =>
      tx.query('TRUNCATE comms.mail, comms.vocabulary, comms.mail_folders, comms.outgoing'),
    );
    return db();
  };
  describe('mail index', () => mailIndexContract(async () => postgresMailIndex(await emptied())));
  describe('outbox', () => outboxContract(async () => postgresOutbox(await emptied())));
}
