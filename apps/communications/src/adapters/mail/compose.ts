import { createHash } from 'node:crypto';
import type { Person } from '../../domain/address.ts';
import { headerText } from '../../domain/header-text.ts';
import type { Letter } from '../../domain/letter.ts';
import { bodyText } from '../../domain/text.ts';
import type { DkimKey } from './settings.ts';

/** What makes the same letter the same bytes. */
export interface Composition {
  readonly from: Person;
  readonly messageId: string;
  readonly date: Date;
  readonly dkim?: DkimKey | undefined;
}

/**
 * The letter as MIME with CRLF line ends: the same bytes each time. Addresses go in as objects, never as text that is
 * parsed again; nothing is read from a path or a URL. Hidden recipients stand nowhere in it.
 */
export async function compose(letter: Letter, { from, messageId, date, dkim }: Composition): Promise<Uint8Array> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const { to, cc, replyTo, subject, text, inReplyTo, files, invitation } = letter;
  const mail = new MailComposer({
    from: asObject(from),
    to: to.map(asObject),
    cc: cc.map(asObject),
    ...(replyTo && { replyTo: asObject(replyTo) }),
    subject: headerText(subject),
    // Without any text a file alone would become the message.
    text: bodyText(text) || '\n',
    messageId,
    date,
    ...(inReplyTo && { inReplyTo: inReplyTo.messageId, references: [...inReplyTo.references, inReplyTo.messageId] }),
    attachments: files.map(({ name, type, bytes }) => ({
      filename: headerText(name),
      contentType: type,
      content: Buffer.from(bytes),
    })),
    ...(invitation && {
      alternatives: [
        {
          contentType: `text/calendar; charset=utf-8; method=${invitation.method}`,
          content: Buffer.from(invitation.ics),
          contentTransferEncoding: 'base64',
        },
      ],
    }),
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'win',
    // Of everything that stands between the boundaries, so that nothing between them can hold one.
    baseBoundary: boundaryOf(messageId, letter),
  });
  const bytes = await mail.compile().build();
  return dkim ? await signed(bytes, dkim) : bytes;
}

const asObject = ({ name, address }: Person) => ({ name: headerText(name ?? ''), address });

function boundaryOf(messageId: string, { text, files, invitation }: Letter): string {
  const hash = createHash('sha256').update(JSON.stringify([messageId, text, invitation?.ics ?? '']));
  for (const { bytes } of files) hash.update(bytes);
  return hash.digest('hex').slice(0, 32);
}

async function signed(bytes: Uint8Array, { domain, selector, key }: DkimKey): Promise<Uint8Array> {
  const { default: DKIM } = await import('nodemailer/lib/dkim');
  const chunks: Buffer[] = [];
  const signer = new DKIM({ domainName: domain, keySelector: selector, privateKey: key });
  for await (const chunk of signer.sign(Buffer.from(bytes))) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
