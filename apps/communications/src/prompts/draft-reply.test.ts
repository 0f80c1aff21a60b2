import { expect, it } from 'vitest';
import { contextOf, seededMail, testPorts } from '../../test/contract/call.ts';
import { draftReply } from './draft-reply.ts';

it('has the thread, fenced, and how to answer it', async () => {
  const mail = await seededMail();
  const { context } = contextOf(testPorts({ conversations: [mail] }).ports);
  const [conversation = ''] = (await draftReply.complete?.conversation?.('harbour', context)) ?? [];
  const text = await draftReply.render({ conversation, intent: 'agree' }, context);
  expect(text).toMatch(/<untrusted-(\w+)>[\s\S]*Week nineteen[\s\S]*<\/untrusted-\1>/);
  expect(text).toContain('It is to say: agree');
  expect(text).toMatch(/send_email with in_reply_to mail:INBOX;7;3/);
  expect(await draftReply.complete?.conversation?.('mail:INBOX;7;3', context)).toContain('mail:INBOX;7;3');
});
