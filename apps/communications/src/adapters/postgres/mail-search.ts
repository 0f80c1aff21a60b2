import { storable } from '@enterprise-mcp/kit/text';
import type { Statement } from '@enterprise-mcp/postgres';
import type { After, ConversationQuery } from '../../domain/conversation.ts';
import { wordsWanted } from '../../domain/search-words.ts';

/** So many of the newest are looked through before the index of words is asked. */
const RECENT = 300;
const LATEST = 'ORDER BY at DESC, key DESC';

export interface MailPage {
  readonly limit: number;
  readonly after?: After | undefined;
}

/**
 * The statement that finds the newest mails, one more than `limit`; undefined where no folder may be looked into.
 *
 * What many mails have, the newest ones soon have a page of: those are read first, and often nothing else. What few have,
 * the index of words knows; all of it is sorted by time then, which costs little because it is little. Either way nothing is
 * asked of the planner, which cannot know how many there are.
 */
export function mailSearch(
  columns: string,
  query: ConversationQuery,
  folders: readonly string[],
  { limit, after }: MailPage,
): Statement | undefined {
  const { channel, since, until } = query;
  const allowed = channel === undefined ? folders : folders.filter((folder) => sameFolder(folder, channel));
  if (allowed.length === 0) return undefined;
  const params: unknown[] = [];
  const add = (value: unknown) => `$${params.push(value)}`;
  const page = limit + 1;
  const within = `${add(allowed)}::text[]`;
  const times = [
    ...(since ? [`at >= ${add(since)}`] : []),
    ...(until ? [`at < ${add(until)}`] : []),
    ...(after ? [`(at, key) < (${add(after.at)}, ${add(storable(after.id))})`] : []),
  ];
  const shown = (keys: string) =>
    `SELECT ${columns} FROM (${keys}) AS page JOIN comms.mail USING (key) ${LATEST} LIMIT ${page}`;

  const wanted = wordsWanted(query);
  if (wanted.length === 0) {
    const each = `SELECT key, at FROM comms.mail WHERE ${and('folder = one', ...times)} ${LATEST} LIMIT ${page}`;
    const newest = `SELECT key FROM unnest(${within}) AS one CROSS JOIN LATERAL (${each}) AS newest ${LATEST} LIMIT ${page}`;
    return { sql: shown(newest), params };
  }
  const whole = add(wanted.map((word) => `${lexeme(word)}:*`).join(' & '));
  // A function and no operator: it is asked of the rows alone, and of no index.
  const matches = `ts_match_vq(words, ${whole}::tsquery)`;
  const meant = '(SELECT meant FROM question)';
  const indexed =
    channel === undefined
      ? meant
      : `(${meant} && ${add(allowed.map((name) => lexeme(folderWord(name))).join(' | '))}::tsquery)`;
  const [only, ...others] = allowed;
  const single = others.length === 0 ? [`folder = ${add(only)}`] : [];
  const sql = `
    WITH recent AS MATERIALIZED (
      SELECT key, at, folder, words FROM comms.mail WHERE ${and(...single, ...times)} ${LATEST} LIMIT ${RECENT}
    ), seen AS MATERIALIZED (
      SELECT key, at FROM recent WHERE folder = ANY (${within}) AND ${matches} ${LATEST} LIMIT ${page}
    ), question AS MATERIALIZED (
      SELECT meant, whole FROM comms.words_meant(${add(wanted)}::text[])
    ), matching AS (
      SELECT key, at FROM comms.mail
      WHERE (SELECT count(*) FROM seen) < ${page} AND (SELECT count(*) FROM recent) = ${RECENT}
        AND words @@ ${indexed} AND ((SELECT whole FROM question) OR ${matches}) AND ${and(`folder || '' = ANY (${within})`, ...times)} OFFSET 0
    )
    ${shown(`SELECT key FROM seen UNION (SELECT key FROM matching ${LATEST} LIMIT ${page})`)}`;
  return { sql, params };
}

/** By what the words of a mail name its folder. */
export const folderWord = (folder: string): string => `/${folder}`;

/** As it is written in a tsvector or tsquery. */
export const lexeme = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

const and = (...conditions: readonly string[]) => (conditions.length === 0 ? 'true' : conditions.join(' AND '));

const sameFolder = (folder: string, wanted: string) => folder.toLowerCase() === wanted.toLowerCase();
