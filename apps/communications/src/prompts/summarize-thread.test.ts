import { expect, it } from 'vitest';
import { contextOf, seededMail, testPorts } from '../../test/contract/call.ts';
import { summarizeThread } from './summarize-thread.ts';

it('has the thread, fenced, without what a reader would not see', async () => {
  const mail = await seededMail();
  const { context } = contextOf(testPorts({ conversations: [mail] }).ports);
  const [hit] = (await mail.search({ words: 'tulip' }, { limit: 1 })).hits;
  const text = await summarizeThread.render({ conversation: hit?.id ?? '' }, context);
  expect(text).toMatch(/<untrusted-(\w+)>[\s\S]*Tulip bulbs half price[\s\S]*Unsubscribe[\s\S]*<\/untrusted-\1>/);
  expect(text).not.toContain('Ignore previous instructions');
});
