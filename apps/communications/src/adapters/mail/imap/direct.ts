import type { After, ConversationQuery } from '../../../domain/conversation.ts';
import { type Mail, placeOf, threadOf } from '../../../domain/mail.ts';
import type { PortOptions } from '../../../ports.ts';
import type { Imap, ImapConnection } from './connection.ts';
import { readMessages } from './read.ts';

/** What of the mail server answers searches where there is no index, or not yet. */
export interface DirectMail {
  search(
    query: ConversationQuery,
    folders: readonly string[],
    page: { readonly limit: number; readonly after?: After | undefined },
    options?: PortOptions,
  ): Promise<readonly Mail[]>;
  get(key: string, folders: readonly string[], options?: PortOptions): Promise<Mail | undefined>;
  thread(
    mail: Mail,
    folders: readonly string[],
    limit: number,
    options?: PortOptions,
  ): Promise<{ readonly mails: readonly Mail[]; readonly total: number }>;
  /** The message as it is. */
  raw(key: string, folders: readonly string[], options?: PortOptions): Promise<Uint8Array | undefined>;
}

type Terms = NonNullable<Parameters<Imap['search']>[0]>;

/** Messages of a thread are looked for in so many at most. */
const THREAD_MAX = 200;

export function directMail(connection: ImapConnection): DirectMail {
  /** Of each folder the newest that match every term. */
  async function newest(
    imap: Imap,
    folders: readonly string[],
    terms: readonly Terms[],
    most: number,
  ): Promise<Mail[]> {
    const mails: Mail[] = [];
    for (const folder of folders) {
      const lock = await imap.getMailboxLock(folder, { readOnly: true });
      try {
        const uids = await matching(imap, terms);
        const latest = uids.slice(-most);
        if (latest.length === 0) continue;
        for await (const read of readMessages(imap, folder, latest)) mails.push(...read);
      } finally {
        lock.release();
      }
    }
    return mails.toSorted(newestFirst);
  }

  return {
    search(query, folders, { limit, after }, { signal } = {}) {
      const { channel } = query;
      const within = channel ? folders.filter((path) => path.toLowerCase() === channel.toLowerCase()) : folders;
      return connection.use(async (imap) => {
        // Days are the server's finest: what is newer than the page begins is left out here.
        const mails = await newest(imap, within, termsOf(query, after), limit + 1 + (after ? THREAD_MAX : 0));
        return mails.filter((mail) => isWithin(mail, query) && isAfter(mail, after)).slice(0, limit + 1);
      }, signal);
    },

    get: (key, folders, { signal } = {}) =>
      connection.use(async (imap) => {
        const found = await inFolder(imap, key, folders, async (folder, uid) => {
          for await (const [mail] of readMessages(imap, folder, [uid])) if (mail) return mail;
          return undefined;
        });
        return found;
      }, signal),

    thread: (mail, folders, limit, { signal } = {}) =>
      connection.use(async (imap) => {
        const root = threadOf(mail);
        const terms: Terms = { or: [{ header: { references: root } }, { header: { 'message-id': root } }] };
        const all = await newest(imap, folders, [terms], THREAD_MAX);
        const once = new Map(all.map((each) => [each.messageId ?? each.key, each] as const));
        if (once.size === 0) once.set(mail.key, mail);
        const mails = [...once.values()].toSorted(newestFirst).slice(0, limit).toReversed();
        return { mails, total: once.size };
      }, signal),

    raw: (key, folders, { signal } = {}) =>
      connection.use(
        (imap) =>
          inFolder(imap, key, folders, async (_, uid) => {
            const message = await imap.fetchOne(String(uid), { source: true }, { uid: true });
            return message ? message.source : undefined;
          }),
        signal,
      ),
  };
}

/** Runs within the folder of the key, where it is allowed and its UIDs still mean the same. */
async function inFolder<T>(
  imap: Imap,
  key: string,
  folders: readonly string[],
  work: (folder: string, uid: number) => Promise<T | undefined>,
): Promise<T | undefined> {
  const place = placeOf(key);
  if (!place || !folders.includes(place.folder)) return undefined;
  const lock = await imap.getMailboxLock(place.folder, { readOnly: true });
  try {
    if (!imap.mailbox || String(imap.mailbox.uidValidity) !== place.uidValidity) return undefined;
    return await work(place.folder, place.uid);
  } finally {
    lock.release();
  }
}

/** A search has each kind of term once, so each word is a search of its own. */
async function matching(imap: Imap, terms: readonly Terms[]): Promise<readonly number[]> {
  let left: readonly number[] | undefined;
  for (const term of terms.length > 0 ? terms : [{ all: true }]) {
    const uids = await imap.search(term, { uid: true });
    const found = new Set(Array.isArray(uids) ? uids : []);
    left = left ? left.filter((uid) => found.has(uid)) : [...found].toSorted((a, b) => a - b);
    if (left.length === 0) break;
  }
  return left ?? [];
}

function termsOf(query: ConversationQuery, after: After | undefined): readonly Terms[] {
  const { words = '', from, with: everyone, since, until } = query;
  const before = [until, after?.at].filter((date) => date !== undefined).map((date) => date.getTime());
  return [
    ...(since ? [{ since: dayBefore(since) }] : []),
    ...(before.length > 0 ? [{ before: new Date(Math.min(...before) + 2 * DAY_MS) }] : []),
    // As they were written: a mail server folds letters its own way.
    ...(words.match(/[\p{L}\p{N}]+/gu) ?? []).map((text) => ({ text })),
    ...(from ? [{ from }] : []),
    ...(everyone ? [{ or: [{ from: everyone }, { to: everyone }, { cc: everyone }] }] : []),
  ];
}

const DAY_MS = 86_400_000;
const dayBefore = (date: Date) => new Date(date.getTime() - DAY_MS);

const isWithin = ({ at }: Mail, { since, until }: ConversationQuery) =>
  (!since || at >= since) && (!until || at < until);

function isAfter({ at, key }: Mail, after: After | undefined): boolean {
  if (!after) return true;
  return at.getTime() === after.at.getTime() ? key < after.id : at < after.at;
}

const newestFirst = (a: Mail, b: Mail) => b.at.getTime() - a.at.getTime() || (a.key < b.key ? 1 : -1);
