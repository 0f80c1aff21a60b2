import type { Found, Hit, Thread } from '../../domain/conversation.ts';
import { fileKey, type Mail, readFileKey } from '../../domain/mail.ts';
import { snippetOf, wordsIn } from '../../domain/search-words.ts';
import type { ConversationSource, MailIndex } from '../../ports.ts';
import type { DirectMail } from './imap/direct.ts';
import { filesIn } from './parse.ts';

export interface MailSourceOptions {
  /** Allowed folders, as they are called now. */
  readonly folders: () => Promise<readonly string[]>;
  /** Undefined where none is kept. */
  readonly index?: MailIndex | undefined;
  /** Whether the index has everything by now. */
  readonly isIndexed: () => Promise<boolean>;
  /** Undefined where there is no server. */
  readonly direct?: DirectMail | undefined;
  /** The message as it is, where it is kept on this machine. */
  readonly raw?: ((key: string) => Promise<Uint8Array | undefined>) | undefined;
}

/** Mail as conversations: from the index where it is complete, from the mail server itself otherwise. */
export function mailSource({ folders, index, isIndexed, direct, raw }: MailSourceOptions): ConversationSource {
  const reading = async () => {
    const usesIndex = index && (!direct || (await isIndexed()));
    return usesIndex ? { by: 'index' as const, from: index } : { by: 'server' as const, from: direct };
  };
  return {
    name: 'mail',

    async search(query, page, options): Promise<Found> {
      const { by, from } = await reading();
      if (!from) return { hits: [], more: false, by: 'index' };
      const allowed = await folders();
      const [mails, oldest] = await Promise.all([
        from.search(query, allowed, page, options),
        by === 'index' ? syncedAt(allowed) : undefined,
      ]);
      const words = wordsIn(query.words ?? '');
      return {
        hits: mails.slice(0, page.limit).map((mail) => hitOf(mail, words)),
        more: mails.length > page.limit,
        by,
        ...(oldest && { indexedAt: oldest }),
      };
    },

    async thread(id, limit, options): Promise<Thread | undefined> {
      const { from } = await reading();
      const allowed = await folders();
      const mail = await from?.get(id, allowed, options);
      if (!mail || !from) return undefined;
      const { mails, total } = await from.thread(mail, allowed, limit, options);
      const last = mails.at(-1) ?? mail;
      return {
        source: 'mail',
        id,
        subject: mail.subject,
        channel: mail.folder,
        messages: mails.map(messageOf),
        omitted: total - mails.length,
        ...(last.messageId && { replyTo: { messageId: last.messageId, references: last.references } }),
      };
    },

    async channels() {
      return (await folders()).map((name) => ({ name }));
    },

    async file(id, options) {
      const wanted = readFileKey(id);
      if (!wanted) return undefined;
      const bytes = direct ? await direct.raw(wanted.key, await folders(), options) : await raw?.(wanted.key);
      return bytes && (await filesIn(bytes))[wanted.index];
    },
  };

  /** The folder that was read longest ago says how old the answer may be. */
  async function syncedAt(allowed: readonly string[]): Promise<Date | undefined> {
    if (!direct || !index) return undefined;
    const states = await index.states();
    const times = allowed.flatMap((folder) => states.get(folder)?.syncedAt.getTime() ?? []);
    return times.length > 0 ? new Date(Math.min(...times)) : undefined;
  }
}

function hitOf({ key, at, from, folder, subject, text, files }: Mail, words: readonly string[]): Hit {
  return {
    source: 'mail',
    id: key,
    at,
    from,
    channel: folder,
    subject,
    snippet: snippetOf(text, words),
    files: files.length,
  };
}

function messageOf({ key, at, from, to, text, files }: Mail): Thread['messages'][number] {
  return { id: key, at, from, to, text, files: files.map((file, index) => ({ id: fileKey(key, index), ...file })) };
}
