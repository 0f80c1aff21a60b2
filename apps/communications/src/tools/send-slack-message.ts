import { previewText } from '@enterprise-mcp/kit';
import { saysSomething } from '@enterprise-mcp/kit/text';
import * as z from 'zod';
import { markOf, tool } from '../define.ts';
import { messageAsked } from '../domain/slack/asked.ts';

export const sendSlackMessage = tool({
  name: 'send_slack_message',
  title: 'Send Slack message',
  description: {
    what: 'Posts to one channel or person in Slack, after a person has approved exactly what is posted.',
    useWhen: ['a message for a channel or a colleague in Slack'],
    avoidWhen: ["an outcome was 'unknown': never post again with another key"],
  },
  input: z.object({
    to: z.string().max(300).describe('#channel, @user or e-mail address'),
    text: z
      .string()
      .max(4_000)
      .refine(saysSomething, 'must contain text')
      .describe('Slack markup; @name@company.example mentions'),
    thread: z.string().max(200).optional().describe('message id of search_conversations to answer'),
  }),
  output: z.object({
    outcome: z.string(),
    left_the_machine: z.boolean(),
    to: z.string(),
    message_id: z.string().optional(),
    link: z.string().optional(),
  }),
  effect: 'outward',
  permission: 'slack:send',
  limit: '200/d',
  async preview(input, { ports, signal }) {
    const { target, start, shown, mentioned } = await messageAsked(input, ports.chat, { signal });
    const people = mentioned.map(({ name, address, id }) => `${name} <${address}> (${id})`).join('\n');
    return previewText([
      ['To', `${target.name} (${target.id})`],
      ['In reply to', start && `${start.from}: ${start.text.slice(0, 300)}\n`],
      ['Mentions', people || undefined],
      ['By', ports.chat.place.leaves ? ports.chat.place.name : 'nothing leaves this machine: local log'],
      ['Links', 'not unfolded'],
      ['Text', `${shown}\n`],
    ]);
  },
  async run(input, context) {
    const { ports, signal, note } = context;
    const { target, start, text } = await messageAsked(input, ports.chat, { signal });
    const mark = markOf('send_slack_message', input, context);
    const { earlier, id, link } = await ports.chat.post({ target, text, thread: start?.ts, mark }, { signal });
    const { leaves, name } = ports.chat.place;
    if (!leaves) note(`Nothing left this machine: the message is in ${name}. COMMS_SLACK_TOKEN sets up real posting.`);
    if (earlier) note('This message was posted by an earlier call, and not again.');
    return {
      outcome: 'sent',
      left_the_machine: leaves,
      to: target.name,
      ...(id !== undefined && { message_id: id }),
      ...(link !== undefined && { link }),
    };
  },
});
