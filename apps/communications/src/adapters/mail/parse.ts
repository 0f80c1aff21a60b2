import { storable } from '@enterprise-mcp/kit/text';
import type { Person } from '../../domain/address.ts';
import type { LetterFile } from '../../domain/letter.ts';
import { type Mail, type MailPlace, mailKey } from '../../domain/mail.ts';
import { htmlText } from './html-text.ts';

const TEXT_MAX = 100_000;

type Parsed = Awaited<ReturnType<typeof import('postal-mime')['default']['parse']>>;

/** A raw message as it is searched and read. `received`: its time where it names none that can be. */
export async function readMail(raw: Uint8Array, place: MailPlace, received: Date): Promise<Mail> {
  const mail = await parsed(raw);
  const html = mail.html ?? '';
  const text = mail.text?.trim() ? mail.text : html === '' ? '' : await htmlText(html);
  const sent = new Date(mail.date ?? Number.NaN);
  const isPossible = !Number.isNaN(sent.getTime()) && sent.getTime() <= received.getTime() + 86_400_000;
  return {
    key: mailKey(place),
    folder: place.folder,
    uid: place.uid,
    messageId: mail.messageId ? storable(mail.messageId) : null,
    references: referencesOf(mail),
    at: isPossible ? sent : received,
    from: personOf(mail.from) ?? { address: '' },
    to: [...(mail.to ?? []), ...(mail.cc ?? [])].flatMap(peopleOf),
    subject: storable(mail.subject ?? '').slice(0, 1000),
    text: storable(text.replaceAll('\r\n', '\n')).slice(0, TEXT_MAX),
    files: filesOf(mail).map(({ bytes, ...file }) => ({ ...file, bytes: bytes.length })),
  };
}

/** The files of a raw message, in the order that `readMail` lists them. */
export async function filesIn(raw: Uint8Array): Promise<readonly LetterFile[]> {
  return filesOf(await parsed(raw));
}

async function parsed(raw: Uint8Array): Promise<Parsed> {
  const { default: PostalMime } = await import('postal-mime');
  try {
    return await PostalMime.parse(raw, { maxNestingDepth: 50 });
  } catch {
    // Whoever sends nonsense is no reason to stop reading the folder.
    return { headers: [], headerLines: [], attachments: [] };
  }
}

function filesOf({ attachments }: Parsed): readonly LetterFile[] {
  return attachments
    .filter(({ related, mimeType }) => !related && !/^text\/calendar/i.test(mimeType))
    .map(({ filename, mimeType, content }) => ({
      name: storable(filename ?? 'file').slice(0, 200),
      type: mimeType,
      bytes: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
    }));
}

function referencesOf({ references, inReplyTo }: Parsed): readonly string[] {
  const ids = `${references ?? ''} ${inReplyTo ?? ''}`.match(/<[^<>\s]{1,300}>/g) ?? [];
  return [...new Set(ids)].slice(-100).map(storable);
}

type Listed = NonNullable<Parsed['from']>;

function personOf(given: Listed | undefined): Person | undefined {
  if (given?.address === undefined) return undefined;
  const name = storable(given.name).slice(0, 200);
  return { ...(name !== '' && { name }), address: storable(given.address).slice(0, 320) };
}

function peopleOf(given: Listed): readonly Person[] {
  return (given.group ?? [given]).flatMap((one) => personOf(one) ?? []);
}
