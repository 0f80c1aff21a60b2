import { type Database, DatabaseError } from '@enterprise-mcp/postgres';
import type { Delivery } from '../../domain/letter.ts';
import type { OutboxRecord, OutboxStore } from '../../ports.ts';

/** A draft that nobody sent is forgotten; an approval lives a day at most. */
const DRAFT_DAYS = 2;
const UNIQUE_VIOLATION = '23505';

interface Row {
  readonly id: string;
  readonly mark: string;
  readonly keyed: boolean;
  readonly letter_hash: string;
  readonly message_id: string;
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly raw: Uint8Array;
  readonly sha256: string;
  readonly frozen_at: Date;
  readonly status: OutboxRecord['status'];
  readonly report: Delivery | null;
  readonly copy: OutboxRecord['copy'];
  readonly file: string | null;
  readonly settled_at: Date | null;
}

export function postgresOutbox(db: Database): OutboxStore {
  return {
    async find(mark, letterHash, { signal } = {}) {
      const { rows } = await db.read(
        (tx) =>
          tx.query<Row>(
            `SELECT * FROM comms.outgoing WHERE mark = $1 AND letter_hash = $2
             ORDER BY frozen_at DESC, settled_at DESC NULLS FIRST`,
            [mark.id, letterHash],
          ),
        { signal },
      );
      return rows.map(recordOf);
    },

    async get(id, { signal } = {}) {
      const { rows } = await db.read((tx) => tx.query<Row>('SELECT * FROM comms.outgoing WHERE id = $1', [id]), {
        signal,
      });
      return rows.map(recordOf)[0];
    },

    async withMessageId(messageId, { signal } = {}) {
      const { rows } = await db.read(
        (tx) =>
          tx.query<Row>('SELECT * FROM comms.outgoing WHERE message_id = $1 AND settled_at IS NOT NULL', [messageId]),
        { signal },
      );
      return rows.map(recordOf)[0];
    },

    async keep(draft, { signal } = {}) {
      return db.transaction(
        async (tx) => {
          await tx.query(
            `DELETE FROM comms.outgoing WHERE status = 'draft' AND frozen_at < $1::timestamptz - $2 * interval '1 day'`,
            [draft.frozenAt, DRAFT_DAYS],
          );
          await tx.query(
            `INSERT INTO comms.outgoing
               (id, mark, keyed, letter_hash, message_id, sender, recipients, subject, raw, sha256, frozen_at, status)
             VALUES ($1, $2, $3, $4, $5, $6, $7::text[], $8, $9, $10, $11, 'draft') ON CONFLICT (id) DO NOTHING`,
            [
              draft.id,
              draft.mark.id,
              draft.mark.keyed,
              draft.letterHash,
              draft.messageId,
              draft.from,
              draft.recipients,
              draft.subject,
              draft.raw,
              draft.sha256,
              draft.frozenAt,
            ],
          );
          const { rows } = await tx.query<Row>('SELECT * FROM comms.outgoing WHERE id = $1', [draft.id]);
          const [row] = rows;
          if (!row) throw new Error('a draft that was just kept is gone');
          return recordOf(row);
        },
        { signal },
      );
    },

    async claim(id) {
      try {
        const { rowCount } = await db.transaction((tx) =>
          tx.query(`UPDATE comms.outgoing SET status = 'sending' WHERE id = $1 AND status IN ('draft', 'rejected')`, [
            id,
          ]),
        );
        return rowCount === 1;
      } catch (error) {
        if (error instanceof DatabaseError && error.sqlState === UNIQUE_VIOLATION) return false;
        throw error;
      }
    },

    async settle(id, { report, copy, file, at }) {
      await db.transaction((tx) =>
        tx.query(
          `UPDATE comms.outgoing SET status = $2, report = $3, copy = $4, file = coalesce($5, file), settled_at = $6
           WHERE id = $1`,
          [id, report.outcome, JSON.stringify(report), copy, file ?? null, at],
        ),
      );
    },

    async list(limit, { signal } = {}) {
      const { rows } = await db.read(
        (tx) =>
          tx.query<Row>('SELECT * FROM comms.outgoing ORDER BY coalesce(settled_at, frozen_at) DESC LIMIT $1', [limit]),
        { signal },
      );
      return rows.map(recordOf);
    },
  };
}

function recordOf(row: Row): OutboxRecord {
  return {
    id: row.id,
    mark: { id: row.mark, keyed: row.keyed },
    letterHash: row.letter_hash,
    messageId: row.message_id,
    from: row.sender,
    recipients: row.recipients,
    subject: row.subject,
    raw: row.raw,
    sha256: row.sha256,
    frozenAt: row.frozen_at,
    status: row.status,
    ...(row.report && { report: row.report }),
    copy: row.copy,
    file: row.file,
    settledAt: row.settled_at,
  };
}
