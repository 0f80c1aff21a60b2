import type { MailIndex } from '../../../ports.ts';
import type { Imap } from './connection.ts';
import { readMessages } from './read.ts';

const NO_MODSEQ = 'none';

/**
 * Brings the index of one folder up to date: everything anew where its UIDVALIDITY changed, otherwise what came and what
 * went. A folder whose HIGHESTMODSEQ, next UID and count stayed is not looked at.
 */
export async function syncFolder(imap: Imap, folder: string, index: MailIndex, now: () => Date): Promise<void> {
  const lock = await imap.getMailboxLock(folder, { readOnly: true });
  try {
    // Opened anew: what is known of an open folder grows old.
    const mailbox = await imap.mailboxOpen(folder, { readOnly: true });
    const uidValidity = String(mailbox.uidValidity);
    const modseq = String(mailbox.highestModseq ?? NO_MODSEQ);
    const { uidNext, exists } = mailbox;
    let state = (await index.states()).get(folder);
    if (state && state.uidValidity !== uidValidity) {
      await index.forget(folder);
      state = undefined;
    }
    const isSame = state && modseq !== NO_MODSEQ && state.modseq === modseq && state.uidNext === uidNext;
    if (!isSame) {
      const from = state?.uidNext ?? 1;
      if (exists > 0 && uidNext > from) {
        let next = from;
        for await (const mails of readMessages(imap, folder, `${from}:*`)) {
          // `*` is the last message, also where that is older than asked for.
          await index.add(mails.filter(({ uid }) => uid >= from));
          next = Math.max(next, ...mails.map(({ uid }) => uid + 1));
          // A first reading that is interrupted goes on where it was.
          await index.reached(folder, { uidValidity, uidNext: next, modseq: '', syncedAt: now() });
        }
      }
      await dropGone(imap, folder, index, exists);
    }
    await index.reached(folder, { uidValidity, uidNext, modseq, syncedAt: now() });
  } finally {
    lock.release();
  }
}

async function dropGone(imap: Imap, folder: string, index: MailIndex, exists: number): Promise<void> {
  const known = await index.uids(folder);
  if (known.length <= exists && known.length === exists) return;
  const found = exists === 0 ? [] : await imap.search({ all: true }, { uid: true });
  if (!Array.isArray(found)) return;
  const there = new Set(found);
  const gone = known.filter((uid) => !there.has(uid));
  if (gone.length > 0) await index.remove(folder, gone);
}
