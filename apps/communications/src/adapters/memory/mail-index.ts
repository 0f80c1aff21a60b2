import type { After, ConversationQuery } from '../../domain/conversation.ts';
import { type Mail, threadOf } from '../../domain/mail.ts';
import { searchWords, wordsWanted } from '../../domain/search-words.ts';
import type { FolderState, MailIndex } from '../../ports.ts';

/** For tests: forgotten with the process. */
export function memoryMailIndex(): MailIndex {
  const mails = new Map<string, Mail>();
  const states = new Map<string, FolderState>();
  const inFolder = (folder: string) => [...mails.values()].filter((mail) => mail.folder === folder);
  return {
    async states() {
      return new Map(states);
    },
    async add(added) {
      for (const mail of added) if (!mails.has(mail.key)) mails.set(mail.key, mail);
    },
    async reached(folder, state) {
      states.set(folder, state);
    },
    async uids(folder) {
      return inFolder(folder)
        .map(({ uid }) => uid)
        .toSorted((a, b) => a - b);
    },
    async remove(folder, uids) {
      for (const mail of inFolder(folder)) if (uids.includes(mail.uid)) mails.delete(mail.key);
    },
    async forget(folder) {
      for (const { key } of inFolder(folder)) mails.delete(key);
      states.delete(folder);
    },
    async search(query, folders, { limit, after }) {
      const hits = [...mails.values()].filter(
        (mail) => folders.includes(mail.folder) && matches(mail, query) && isAfter(mail, after),
      );
      return hits.toSorted(newestFirst).slice(0, limit + 1);
    },
    async get(key, folders) {
      const mail = mails.get(key);
      return mail && folders.includes(mail.folder) ? mail : undefined;
    },
    async thread(mail, folders, limit) {
      const ofThread = [...mails.values()].filter(
        (other) => folders.includes(other.folder) && threadOf(other) === threadOf(mail),
      );
      const once = new Map(
        ofThread
          .toSorted((a, b) => (a.key < b.key ? 1 : -1))
          .map((each) => [each.messageId ?? each.key, each] as const),
      );
      return { mails: [...once.values()].toSorted(newestFirst).slice(0, limit).toReversed(), total: once.size };
    },
  };
}

function matches(mail: Mail, query: ConversationQuery): boolean {
  const words = searchWords(mail);
  const { since, until, channel } = query;
  return (
    wordsWanted(query).every((wanted) => words.some((word) => word.startsWith(wanted))) &&
    (!since || mail.at >= since) &&
    (!until || mail.at < until) &&
    (channel === undefined || mail.folder.toLowerCase() === channel.toLowerCase())
  );
}

function isAfter({ at, key }: Mail, after: After | undefined): boolean {
  if (!after) return true;
  return at.getTime() === after.at.getTime() ? key < after.id : at < after.at;
}

const newestFirst = (a: Mail, b: Mail) => b.at.getTime() - a.at.getTime() || (a.key < b.key ? 1 : -1);
