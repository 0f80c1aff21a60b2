import { previewText } from '@enterprise-mcp/kit';
import { saysSomething } from '@enterprise-mcp/kit/text';
import * as z from 'zod';
import { markOf, tool } from '../define.ts';
import { shown } from '../domain/address.ts';
import { letterMeant } from '../domain/references/letter.ts';
import { attachmentsInput } from './views/attachment.ts';
import { text } from './views/text.ts';

const address = text(300);
const addresses = z.array(address).refine((given) => given.length <= 50, 'must be at most 50');

export const sendEmail = tool({
  name: 'send_email',
  title: 'Send e-mail',
  description: {
    what: 'Sends a mail, after a person has approved exactly what goes out.',
    useWhen: ['someone is to be written to by mail'],
    avoidWhen: ['inviting: schedule_meeting', "an outcome was 'unknown': never send again"],
  },
  input: z.object({
    to: addresses.describe('addresses or exact names of the directory'),
    cc: addresses.optional().describe('likewise'),
    bcc: addresses.optional().describe('likewise'),
    reply_to: address.optional().describe('default: the sender'),
    subject: text(300).refine(saysSomething, 'must contain text').describe('one line'),
    body: text(200_000).refine(saysSomething, 'must contain text').describe('plain text'),
    in_reply_to: text(700).optional().describe('message id'),
    attachments: attachmentsInput,
  }),
  output: z.object({
    outcome: z.enum(['sent', 'partial', 'rejected', 'unknown']),
    left_the_machine: z.boolean(),
    message_id: z.string(),
    recipients: z.array(z.object({ address: z.string(), outcome: z.string(), reply: z.string().optional() })),
    copy_in_sent: z.string(),
    sha256: z.string(),
  }),
  effect: 'outward',
  permission: 'mail:send',
  limit: '200/d',
  async preview(input, context) {
    const { ports, signal } = context;
    const { letter, note } = await letterMeant(input, ports, { signal });
    const frozen = await ports.mail.freeze(letter, markOf('send_email', input, context), { signal });
    const list = (people: readonly { readonly address: string }[]) => people.map(shown).join('\n') || undefined;
    const files = letter.files.map(({ name, type, bytes }) => `${name} (${type}, ${bytes.length} bytes)`).join('\n');
    return [
      previewText([
        ['From', shown(ports.rules.from)],
        ['To', list(letter.to)],
        ['Cc', list(letter.cc)],
        ['Bcc', list(letter.bcc)],
        ['Reply-To', letter.replyTo && shown(letter.replyTo)],
        ['Subject', letter.subject],
        ['In reply to', letter.inReplyTo?.messageId],
        ['Attached', files || undefined],
        ['By', ports.mail.place.leaves ? ports.mail.place.name : 'nothing leaves this machine: local outbox'],
        ['Note', note],
        ['SHA-256', frozen.sha256],
        ['Text', `${letter.text}\n`],
      ]),
    ].join('\n');
  },
  async run(input, context) {
    const { ports, signal, note } = context;
    const { letter } = await letterMeant(input, ports, { signal });
    const frozen = await ports.mail.freeze(letter, markOf('send_email', input, context), { signal });
    const { outcome, recipients, copy, earlier } = await ports.mail.send(frozen, { signal });
    const { leaves, name } = ports.mail.place;
    if (!leaves)
      note(`Nothing left this machine: the letter is a file in ${name}. COMMS_SMTP_HOST sets up real sending.`);
    if (earlier) note('This letter was handed over by an earlier call, and not again.');
    if (outcome === 'unknown') {
      note(
        'The connection ended before the server answered: it may have been sent, or not. Do not send it again; look for it with search_conversations, or ask a recipient.',
      );
    }
    if (copy === 'failed') note('It was sent, but no copy could be put into the folder of sent mail.');
    return {
      outcome,
      left_the_machine: leaves,
      message_id: frozen.messageId,
      recipients: recipients.map(({ address: of, outcome: each, reply }) => ({
        address: of,
        outcome: each,
        ...(reply !== undefined && { reply }),
      })),
      copy_in_sent: copy,
      sha256: frozen.sha256,
    };
  },
});
