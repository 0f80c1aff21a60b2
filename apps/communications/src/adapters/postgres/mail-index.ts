import { storable } from '@enterprise-mcp/kit/text';
import type { Database } from '@enterprise-mcp/postgres';
import type { Person } from '../../domain/address.ts';
import { type Mail, type MailFile, threadOf } from '../../domain/mail.ts';
import { searchWords } from '../../domain/search-words.ts';
import type { MailIndex } from '../../ports.ts';
import { folderWord, lexeme, mailSearch } from './mail-search.ts';

const COLUMNS = 'key, folder, uid, message_id, refs, at, sender, recipients, subject, body, files';

interface Row {
  readonly key: string;
  readonly folder: string;
  readonly uid: string | number;
  readonly message_id: string | null;
  readonly refs: readonly string[];
  readonly at: Date;
  readonly sender: Person;
  readonly recipients: readonly Person[];
  readonly subject: string;
  readonly body: string;
  readonly files: readonly MailFile[];
}

export function postgresMailIndex(db: Database): MailIndex {
  return {
    async states() {
      const { rows } = await db.read((tx) =>
        tx.query<{ folder: string; uid_validity: string; uid_next: string; modseq: string; synced_at: Date }>(
          'SELECT folder, uid_validity, uid_next, modseq, synced_at FROM comms.mail_folders ORDER BY folder',
        ),
      );
      return new Map(
        rows.map(({ folder, uid_validity: uidValidity, uid_next: next, modseq, synced_at: syncedAt }) => [
          folder,
          { uidValidity, uidNext: Number(next), modseq, syncedAt },
        ]),
      );
    },

    async add(mails) {
      if (mails.length === 0) return;
      await db.transaction((tx) =>
        tx.query(
          // Words in order, so that two who add the same wait for one another and do not deadlock.
          `WITH added AS (
             INSERT INTO comms.mail (${COLUMNS}, thread, words)
             SELECT ${COLUMNS}, thread, words FROM json_to_recordset($1::json) AS m (key text, folder text, uid bigint,
               message_id text, refs text[], at timestamptz, sender jsonb, recipients jsonb, subject text, body text,
               files jsonb, thread text, words tsvector)
             ON CONFLICT (key) DO NOTHING RETURNING words
           )
           INSERT INTO comms.vocabulary (word)
           SELECT DISTINCT word COLLATE "C" FROM added, unnest(tsvector_to_array(words)) AS word
           WHERE word NOT LIKE '/%' ORDER BY 1 ON CONFLICT DO NOTHING`,
          [JSON.stringify(mails.map(rowOf))],
        ),
      );
    },

    async reached(folder, { uidValidity, uidNext, modseq, syncedAt }) {
      await db.transaction((tx) =>
        tx.query(
          `INSERT INTO comms.mail_folders (folder, uid_validity, uid_next, modseq, synced_at) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (folder) DO UPDATE SET uid_validity = $2, uid_next = $3, modseq = $4, synced_at = $5`,
          [folder, uidValidity, uidNext, modseq, syncedAt],
        ),
      );
    },

    async uids(folder) {
      const { rows } = await db.read((tx) =>
        tx.query<{ uid: string }>('SELECT uid FROM comms.mail WHERE folder = $1 ORDER BY uid', [folder]),
      );
      return rows.map(({ uid }) => Number(uid));
    },

    async remove(folder, uids) {
      await db.transaction((tx) =>
        tx.query('DELETE FROM comms.mail WHERE folder = $1 AND uid = ANY ($2::bigint[])', [folder, uids]),
      );
    },

    async forget(folder) {
      await db.transaction(async (tx) => {
        await tx.query('DELETE FROM comms.mail WHERE folder = $1', [folder]);
        await tx.query('DELETE FROM comms.mail_folders WHERE folder = $1', [folder]);
      });
    },

    async search(query, folders, page, { signal } = {}) {
      const statement = mailSearch(COLUMNS, query, folders, page);
      if (!statement) return [];
      const { sql, params } = statement;
      const { rows } = await db.read((tx) => tx.query<Row>(sql, params), { signal });
      return rows.map(mailOf);
    },

    async get(key, folders, { signal } = {}) {
      const { rows } = await db.read(
        (tx) =>
          tx.query<Row>(`SELECT ${COLUMNS} FROM comms.mail WHERE key = $1 AND folder = ANY ($2::text[])`, [
            storable(key),
            folders,
          ]),
        { signal },
      );
      return rows.map(mailOf)[0];
    },

    thread(mail, folders, limit, { signal } = {}) {
      return db.read(
        async (tx) => {
          // The same message may lie in two folders: it is shown once.
          const { rows } = await tx.query<Row & { total: string }>(
            `SELECT *, count(*) OVER () AS total FROM (
               SELECT DISTINCT ON (coalesce(message_id, key)) ${COLUMNS} FROM comms.mail
               WHERE thread = $1 AND folder = ANY ($2::text[]) ORDER BY coalesce(message_id, key), key
             ) AS once ORDER BY at DESC, key DESC LIMIT $3`,
            [threadOf(mail), folders, limit],
          );
          return { mails: rows.map(mailOf).toReversed(), total: Number(rows[0]?.total ?? 0) };
        },
        { signal },
      );
    },
  };
}

function rowOf(mail: Mail) {
  const { key, folder, uid, messageId, references, at, from, to, subject, text, files } = mail;
  return {
    key,
    folder,
    uid,
    message_id: messageId,
    refs: references,
    at,
    sender: from,
    recipients: to,
    subject,
    body: text,
    files,
    thread: threadOf(mail),
    words: [folderWord(folder), ...searchWords(mail)].map(lexeme).join(' '),
  };
}

function mailOf(row: Row): Mail {
  return {
    key: row.key,
    folder: row.folder,
    uid: Number(row.uid),
    messageId: row.message_id,
    references: row.refs,
    at: row.at,
    from: row.sender,
    to: row.recipients,
    subject: row.subject,
    text: row.body,
    files: row.files,
  };
}
