import { storable } from '@enterprise-mcp/kit/text';
import type { Database, Queryable } from '@enterprise-mcp/postgres';
import type { Person } from '../../domain/address.ts';
import type { After, ConversationQuery } from '../../domain/conversation.ts';
import { type Mail, type MailFile, threadOf } from '../../domain/mail.ts';
import { searchWords, wordsWanted } from '../../domain/search-words.ts';
import type { MailIndex } from '../../ports.ts';

/** What is found oftener than this is found by walking the mails from the newest. */
const FEW = 1000;

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
    async folders() {
      const { rows } = await db.read((tx) =>
        tx.query<{ folder: string }>('SELECT folder FROM comms.mail_folders ORDER BY folder'),
      );
      return rows.map(({ folder }) => folder);
    },

    async state(folder) {
      const { rows } = await db.read((tx) =>
        tx.query<{ uid_validity: string; uid_next: string; modseq: string; synced_at: Date }>(
          'SELECT uid_validity, uid_next, modseq, synced_at FROM comms.mail_folders WHERE folder = $1',
          [folder],
        ),
      );
      const [row] = rows;
      if (!row) return undefined;
      const { uid_validity: uidValidity, uid_next: next, modseq, synced_at: syncedAt } = row;
      return { uidValidity, uidNext: Number(next), modseq, syncedAt };
    },

    async add(mails) {
      if (mails.length === 0) return;
      await db.transaction((tx) =>
        tx.query(
          `INSERT INTO comms.mail (${COLUMNS}, thread, words)
           SELECT m.key, m.folder, m.uid, m.message_id, ARRAY(SELECT jsonb_array_elements_text(m.refs)), m.at, m.sender,
             m.recipients, m.subject, m.body, m.files, m.thread,
             array_to_tsvector(ARRAY(SELECT jsonb_array_elements_text(m.words)))
           FROM jsonb_to_recordset($1::jsonb) AS m (key text, folder text, uid bigint, message_id text, refs jsonb,
             at timestamptz, sender jsonb, recipients jsonb, subject text, body text, files jsonb, thread text, words jsonb)
           ON CONFLICT (key) DO NOTHING`,
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

    search(query, folders, page, { signal } = {}) {
      return db.read((tx) => found(tx, query, folders, page), { signal });
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

async function found(
  tx: Queryable,
  query: ConversationQuery,
  folders: readonly string[],
  { limit, after }: { readonly limit: number; readonly after?: After | undefined },
): Promise<readonly Mail[]> {
  const { where, values } = conditionsOf(query, folders, after);
  const order = `ORDER BY at DESC, key DESC LIMIT ${limit + 1}`;
  if (wordsWanted(query).length > 0) {
    // By the index of words as long as few match: those are sorted. What many match needs no index: the newest ones soon
    // have a page together. The planner cannot know which it is.
    await tx.query(`SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)`);
    const few = await tx.query<Row & { matches: string }>(
      `WITH few AS MATERIALIZED (SELECT key, at FROM comms.mail WHERE ${where} LIMIT ${FEW})
       SELECT ${COLUMNS}, (SELECT count(*) FROM few) AS matches
       FROM (SELECT key FROM few ${order}) AS page JOIN comms.mail USING (key) ORDER BY at DESC, key DESC`,
      values,
    );
    if (Number(few.rows[0]?.matches ?? 0) < FEW) return few.rows.map(mailOf);
    await tx.query(`SELECT set_config('enable_bitmapscan', 'off', true)`);
  }
  const { rows } = await tx.query<Row>(`SELECT ${COLUMNS} FROM comms.mail WHERE ${where} ${order}`, values);
  return rows.map(mailOf);
}

function conditionsOf(query: ConversationQuery, folders: readonly string[], after: After | undefined) {
  const values: unknown[] = [];
  const add = (value: unknown) => `$${values.push(value)}`;
  const allowed = query.channel === undefined ? folders : folders.filter((folder) => sameFolder(folder, query.channel));
  const wanted = wordsWanted(query);
  const conditions = [
    `folder = ANY (${add(allowed)}::text[])`,
    ...(wanted.length > 0 ? [`words @@ ${add(wanted.map((word) => `'${word}':*`).join(' & '))}::tsquery`] : []),
    ...(query.since ? [`at >= ${add(query.since)}`] : []),
    ...(query.until ? [`at < ${add(query.until)}`] : []),
    ...(after ? [`(at, key) < (${add(after.at)}, ${add(storable(after.id))})`] : []),
  ];
  return { where: conditions.join(' AND '), values };
}

const sameFolder = (folder: string, wanted: string | undefined) => folder.toLowerCase() === wanted?.toLowerCase();

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
    words: searchWords(mail),
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
