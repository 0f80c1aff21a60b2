import type { HealthReport, Logger } from '@enterprise-mcp/kit';
import type { ConversationSource, MailIndex, SentFolder } from '../../../ports.ts';
import { mailSource } from '../mail-source.ts';
import type { ServerAddress } from '../settings.ts';
import { imapConnection } from './connection.ts';
import { directMail } from './direct.ts';
import { foldersOf } from './folders.ts';
import { imapSent } from './sent.ts';
import { watchMail } from './watch.ts';

interface ImapOptions {
  readonly settings: {
    readonly mailboxes: readonly string[];
    readonly sentFolder: string;
    readonly mailIndex: 'on' | 'off';
  };
  readonly index: MailIndex;
  readonly log: Logger;
  now(): Date;
}

export interface ImapParts {
  readonly source: ConversationSource;
  readonly sent: SentFolder | undefined;
  /** Something was put into a folder. */
  nudge(): void;
  health(): Promise<readonly HealthReport[]>;
  close(): Promise<void>;
}

/** A mail server that is read: searched, watched, and given copies of what was sent. */
export function imapParts(server: ServerAddress, { settings, index, log, now }: ImapOptions): ImapParts {
  const { mailboxes, sentFolder, mailIndex } = settings;
  const connection = imapConnection(server);
  let paths: readonly string[] | undefined;
  const keepsIndex = mailIndex === 'on';
  const watch = keepsIndex
    ? watchMail({ server, folders: mailboxes, index, log, now, onFolders: (found) => (paths = found) })
    : undefined;
  const folders = async () => {
    paths ??= await connection.use((imap) => foldersOf(imap, mailboxes));
    return paths;
  };
  return {
    source: mailSource({
      // Offline the names of the last time have to do: those that say themselves.
      folders: () => folders().catch((error: unknown) => (keepsIndex ? knownFolders() : Promise.reject(error))),
      ...(keepsIndex && { index }),
      isIndexed: async () => watch?.ready === true || (await wasIndexed()),
      direct: directMail(connection),
    }),
    sent: sentFolder === 'none' ? undefined : imapSent(connection, sentFolder),
    nudge: () => watch?.nudge(),
    async health() {
      const name = `IMAP ${connection.name}`;
      try {
        const found = await connection.use((imap) => foldersOf(imap, mailboxes));
        const missing = found.length < mailboxes.length ? `, of ${mailboxes.length} folders of COMMS_MAILBOXES` : '';
        return [{ name, ok: found.length > 0, detail: `reads ${found.join(', ') || 'nothing'}${missing}` }];
      } catch (error) {
        return [{ name, ok: false, detail: error instanceof Error ? error.message : String(error) }];
      }
    },
    async close() {
      await watch?.stop();
      await connection.close();
    },
  };

  async function knownFolders(): Promise<readonly string[]> {
    return [...(await index.states()).keys()];
  }

  /** Every folder was read to its end by an earlier process; what came since follows. */
  async function wasIndexed(): Promise<boolean> {
    const [known, states] = await Promise.all([folders().catch(knownFolders), index.states()]);
    return known.length > 0 && known.every((folder) => (states.get(folder)?.modseq ?? '') !== '');
  }
}
