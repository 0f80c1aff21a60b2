import type { TestClient } from '@enterprise-mcp/testkit';
import { expect, type Narrator } from './narrator.ts';

type Row = Record<string, unknown>;

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/**
 * An assistant in the mailbox of a harbour that does not exist: finds, reads, looks for a time, and is stopped wherever
 * something would reach people. Nobody is there to confirm anything: the client cannot ask.
 */
export async function communicationsScenario(client: TestClient, narrator: Narrator): Promise<void> {
  narrator.ask('What can you do?');
  const tools = await client.listTools();
  narrator.answer(`${tools.map((tool) => tool.name).join(', ')} (${JSON.stringify(tools).length} bytes)`);

  narrator.ask('What is going on with berth 4?');
  const found = await narrator.call(client, 'search_conversations', { query: 'berth fenders' });
  const [hit] = (found.data['hits'] ?? []) as Row[];
  expect(hit !== undefined, 'the thread about the fenders is found');
  const thread = await narrator.call(client, 'get_conversation', { id: hit?.['id'] });
  expect(thread.text.includes('untrusted'), 'what people wrote is fenced as data');
  const crane = await narrator.call(client, 'search_conversations', { query: 'crane', limit: 3 });
  const sources = (crane.data['sources'] ?? []) as Row[];
  expect(sources.length === 2 && sources.every(({ status }) => status === 'ok'), 'mail and Slack were both searched');

  narrator.ask('Find half an hour with Marit and Tomás next week.');
  const time = await narrator.call(client, 'find_meeting_time', {
    ...{ attendees: ['Marit Solberg', 'Tomás Reyes'], duration: 30, time_zone: 'Europe/Oslo' },
    ...{ from: inDays(5), to: inDays(12) },
  });
  const [slot] = (time.data['slots'] ?? []) as { start: string }[];
  expect(slot !== undefined, 'there is a time that is free for both');

  narrator.ask('Invite them, and write to Leo. Nobody has approved anything.');
  const invited = await narrator.call(client, 'schedule_meeting', {
    ...{ title: 'Berth 4', start: slot?.start.slice(0, 16), duration: 30, time_zone: 'Europe/Oslo' },
    ...{ attendees: ['Marit Solberg', 'Tomás Reyes'], idempotency_key: 'demo-meeting' },
  });
  expect(invited.error?.code === 'CONFIRMATION_REQUIRED', 'a meeting waits for a person');
  const letter = { subject: 'Berth 4', body: 'The crane is at berth 2.\n', idempotency_key: 'demo-letter' };
  const refused = await narrator.call(client, 'send_email', { ...letter, to: ['Leo Fontaine'] });
  expect(refused.error?.code === 'CONFIRMATION_REQUIRED', 'a letter waits for a person, with a command to approve it');

  narrator.ask('Send it to somebody outside, then to two people in one entry, then to everybody in Slack.');
  const outside = await narrator.call(client, 'send_email', { ...letter, to: ['eve@evil.example'] });
  expect(
    outside.error?.code === 'COMMS_DOMAIN_NOT_ALLOWED',
    'a domain that is not listed is refused, listing those that are',
  );
  const two = await narrator.call(client, 'send_email', {
    ...letter,
    to: ['a@alder-harbour.example;eve@evil.example'],
  });
  expect(two.isError, 'one entry is one address');
  const everybody = await narrator.call(client, 'send_slack_message', { to: '#harbour', text: 'hey @channel' });
  expect(everybody.error?.code === 'COMMS_SLACK_BROADCAST', 'everybody is not called');

  narrator.ask('What is in the outbox?');
  const outbox = await client.read('comms://outbox');
  narrator.answer(outbox);
  expect(outbox.includes('draft') && !/"sent"/.test(outbox), 'drafts that wait, and nothing that was sent');
}
