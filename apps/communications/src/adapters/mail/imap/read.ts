import type { Mail } from '../../../domain/mail.ts';
import { readMail } from '../parse.ts';
import type { Imap } from './connection.ts';

/** Read of a message at most; files behind that are not listed. */
const SOURCE_MAX = 2_000_000;

/** Messages of the open folder, parsed, in batches as they come. */
export async function* readMessages(
  imap: Imap,
  folder: string,
  range: string | number[],
  batch = 100,
): AsyncGenerator<readonly Mail[]> {
  const uidValidity = String(imap.mailbox ? imap.mailbox.uidValidity : 0);
  let mails: Mail[] = [];
  const query = { uid: true, internalDate: true, source: { maxLength: SOURCE_MAX } };
  for await (const { uid, internalDate, source } of imap.fetch(range, query, { uid: true })) {
    if (!source) continue;
    mails.push(await readMail(source, { folder, uidValidity, uid }, new Date(internalDate ?? Date.now())));
    if (mails.length < batch) continue;
    yield mails;
    mails = [];
  }
  if (mails.length > 0) yield mails;
}
