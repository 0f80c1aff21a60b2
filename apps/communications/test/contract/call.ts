import { handlerCalls } from '@enterprise-mcp/testkit';
import { localCalendar } from '../../src/adapters/calendar/local/index.ts';
import { directoryOf } from '../../src/adapters/directory/people-file.ts';
import { localChat } from '../../src/adapters/local-chat/index.ts';
import { mailSource } from '../../src/adapters/mail/mail-source.ts';
import { postOffice } from '../../src/adapters/mail/post-office.ts';
import { memoryMailIndex } from '../../src/adapters/memory/mail-index.ts';
import { memoryOutbox } from '../../src/adapters/memory/outbox.ts';
import type { FrozenLetter } from '../../src/domain/letter.ts';
import type { CommsPorts, ConversationSource, Rules, Transport } from '../../src/ports.ts';
import { parsedSeed } from './seed-mail.ts';

export const today = new Date('2026-05-04T09:30:00Z');
export const { call, contextOf, preview } = handlerCalls<CommsPorts>(today);

export const rules: Rules = {
  from: { name: 'Acme Assistant', address: 'assistant@acme.example' },
  domains: new Set(['acme.example', 'partner.example']),
  timeZone: 'Europe/Vienna',
};

export const people = directoryOf([
  { name: 'Béla Nagy', address: 'bela@acme.example' },
  { name: 'Chiara Conti', address: 'chiara@acme.example' },
  { name: 'Sam Lee', address: 'sam.lee@acme.example' },
  { name: 'Sam Lee', address: 'sam@partner.example' },
]);

/** Everything in memory, and what was handed to the transport. */
export function testPorts(changes: Partial<CommsPorts> = {}, given: Rules = rules) {
  const sent: FrozenLetter[] = [];
  const transport: Transport = {
    place: { leaves: false, name: '/tmp/outbox' },
    async send(letter) {
      sent.push(letter);
      return {
        outcome: 'sent',
        recipients: letter.recipients.map((address) => ({ address, outcome: 'accepted' })),
      };
    },
  };
  const ports: CommsPorts = {
    rules: given,
    directory: people,
    mail: postOffice({ rules: given, transport, store: memoryOutbox(), now: () => today }),
    calendar: localCalendar('/nonexistent'),
    chat: { ...localChat({ file: '/nonexistent', rules: given, directory: people, now: () => today }).chat },
    conversations: [],
    ...changes,
  };
  return { ports, sent };
}

/** The mails of `seedMails` as a source, from an index in memory. */
export async function seededMail(): Promise<ConversationSource> {
  const index = memoryMailIndex();
  await index.add(await parsedSeed());
  return mailSource({ folders: async () => ['INBOX', 'Sent'], index, isIndexed: async () => true });
}
