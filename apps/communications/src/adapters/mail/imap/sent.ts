import { kitErrors } from '@enterprise-mcp/kit';
import type { SentFolder } from '../../../ports.ts';
import type { Imap, ImapConnection } from './connection.ts';
import { foldersOf } from './folders.ts';

/** `folder`: a name, or the special use `\Sent`. */
export function imapSent(connection: ImapConnection, folder: string): SentFolder {
  const within = <T>(work: (imap: Imap, path: string) => Promise<T>, signal?: AbortSignal) =>
    connection.use(async (imap) => {
      const [path] = await foldersOf(imap, [folder]);
      if (path === undefined) {
        const reason = `it has no folder '${folder}': set COMMS_SENT_FOLDER`;
        throw kitErrors.BACKEND_MISCONFIGURED({ backend: connection.name, reason });
      }
      return work(imap, path);
    }, signal);
  return {
    has: (messageId, { signal } = {}) =>
      within(async (imap, path) => {
        const lock = await imap.getMailboxLock(path, { readOnly: true });
        try {
          const uids = await imap.search({ header: { 'message-id': messageId } }, { uid: true });
          return Array.isArray(uids) && uids.length > 0;
        } finally {
          lock.release();
        }
      }, signal),
    append: ({ raw, frozenAt }, { signal } = {}) =>
      within(async (imap, path) => {
        await imap.append(path, Buffer.from(raw), ['\\Seen'], frozenAt);
      }, signal),
  };
}
