import type { FrozenLetter } from '../../domain/letter.ts';
import type { ConversationSource, MailIndex, OutboxStore } from '../../ports.ts';
import { mailSource } from './mail-source.ts';
import { readMail } from './parse.ts';

/** What `--demo` and the local outbox put into the index. */
export const LOCAL_FOLDERS = ['INBOX', 'Sent', 'Outbox'] as const;

const OUTBOX = 'Outbox';
/** A folder whose numbers never change their meaning. */
const UID_VALIDITY = '1';

/** Mail without a mail server: what was written here, found like any other. */
export function localMail({ index, store }: { readonly index: MailIndex; readonly store: OutboxStore }): {
  readonly source: ConversationSource;
  keep(letter: FrozenLetter, at: Date): Promise<void>;
} {
  return {
    source: mailSource({
      folders: async () => LOCAL_FOLDERS,
      index,
      isIndexed: async () => true,
      async raw(key) {
        const mail = await index.get(key, [OUTBOX]);
        return mail?.messageId ? (await store.withMessageId(mail.messageId))?.raw : undefined;
      },
    }),
    async keep(letter, at) {
      const uid = Number.parseInt(letter.id.slice(0, 8), 16);
      await index.add([await readMail(letter.raw, { folder: OUTBOX, uidValidity: UID_VALIDITY, uid }, at)]);
    },
  };
}
