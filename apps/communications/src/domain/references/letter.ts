import { commsErrors } from '../../errors.ts';
import type { Person } from '../address.ts';
import { headerText } from '../header-text.ts';
import type { Letter, LetterFile } from '../letter.ts';
import { bodyText } from '../text.ts';
import { recipientsMeant } from './recipients.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

/** What of the ports is needed to know what a letter says. */
interface Sources {
  readonly rules: { readonly domains: ReadonlySet<string> };
  readonly directory: Parameters<typeof recipientsMeant>[1];
  readonly conversations: readonly {
    readonly name: string;
    thread(
      id: string,
      limit: number,
      options?: Options,
    ): Promise<{ readonly replyTo?: Letter['inReplyTo'] } | undefined>;
    file?(id: string, options?: Options): Promise<LetterFile | undefined>;
  }[];
}

interface AttachmentInput {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly type?: string | undefined;
  readonly content?: string | undefined;
}

interface LetterInput {
  readonly to: readonly string[];
  readonly cc?: readonly string[] | undefined;
  readonly bcc?: readonly string[] | undefined;
  readonly reply_to?: string | undefined;
  readonly subject: string;
  readonly body: string;
  readonly in_reply_to?: string | undefined;
  readonly attachments?: readonly AttachmentInput[] | undefined;
}

const FILES_MAX = 10 * 1024 * 1024;

/** The letter that a call means, everything checked and looked up; throws before anything is done. */
export async function letterMeant(
  input: LetterInput,
  { rules, directory, conversations }: Sources,
  options: Options,
): Promise<{ readonly letter: Letter; readonly note: string | undefined }> {
  const people = (entries: readonly string[]) => recipientsMeant(entries, directory, rules.domains, options);
  const to = await people(input.to);
  if (to.length === 0) throw commsErrors.COMMS_NOBODY_TO_WRITE_TO({});
  const cc = without(await people(input.cc ?? []), to);
  const bcc = without(await people(input.bcc ?? []), [...to, ...cc]);
  const [replyTo] = await people(input.reply_to === undefined ? [] : [input.reply_to]);
  const letter: Letter = {
    to,
    cc,
    bcc,
    replyTo,
    subject: headerText(input.subject),
    text: bodyText(input.body),
    inReplyTo: input.in_reply_to === undefined ? undefined : await answered(input.in_reply_to, conversations, options),
    files: await filesMeant(input.attachments ?? [], conversations, options),
  };
  const changed = letter.subject !== input.subject;
  return { letter, note: changed ? 'The subject was made one line.' : undefined };
}

/** Each person gets it once, where they are named first. */
function without(people: readonly Person[], named: readonly Person[]): readonly Person[] {
  const taken = new Set(named.map(({ address }) => address.toLowerCase()));
  return people.filter(({ address }) => !taken.has(address.toLowerCase()));
}

async function answered(
  id: string,
  conversations: Sources['conversations'],
  options: Options,
): Promise<NonNullable<Letter['inReplyTo']>> {
  const mail = conversations.find(({ name }) => name === 'mail');
  const thread = id.startsWith('mail:') ? await mail?.thread(id, 1, options) : undefined;
  if (!thread?.replyTo) throw commsErrors.COMMS_MESSAGE_UNKNOWN({ id });
  return thread.replyTo;
}

async function filesMeant(
  attachments: readonly AttachmentInput[],
  conversations: Sources['conversations'],
  options: Options,
): Promise<readonly LetterFile[]> {
  const files: LetterFile[] = [];
  for (const attachment of attachments) {
    files.push(
      attachment.id === undefined ? inlineFile(attachment) : await knownFile(attachment.id, conversations, options),
    );
  }
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (total > FILES_MAX) {
    throw commsErrors.COMMS_ATTACHMENT_INVALID({
      name: files.map(({ name }) => name).join(', '),
      reason: `they have ${total} bytes together, and 10 MB are allowed`,
    });
  }
  return files;
}

async function knownFile(id: string, conversations: Sources['conversations'], options: Options): Promise<LetterFile> {
  for (const source of conversations) {
    const file = await source.file?.(id, options);
    if (file) return { ...file, name: fileName(file.name) };
  }
  throw commsErrors.COMMS_ATTACHMENT_UNKNOWN({ id });
}

const base64 = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/;
const mediaType = /^[a-z]+\/[a-z\d][a-z\d.+-]*$/i;
/** Parts that would be a message of their own. */
const forbidden = /^(multipart|message)\//i;

function inlineFile({ name = '', type = 'application/octet-stream', content = '' }: AttachmentInput): LetterFile {
  const invalid = (reason: string) => commsErrors.COMMS_ATTACHMENT_INVALID({ name, reason });
  const clean = fileName(name);
  if (clean === '') throw invalid('it needs a name, or an id of this server');
  if (!mediaType.test(type) || forbidden.test(type)) throw invalid(`'${type}' is no type of a file`);
  const packed = content.replaceAll(/\s/g, '');
  if (packed === '' || !base64.test(packed)) throw invalid('its content is no base64');
  return { name: clean, type: type.toLowerCase(), bytes: Uint8Array.from(Buffer.from(packed, 'base64')) };
}

/** The last part of what may be a path, on one line. */
function fileName(name: string): string {
  return headerText(name.replaceAll(/^.*[/\\]/gs, '')).slice(0, 150);
}
