import { expect, it } from 'vitest';
import { call, contextOf, testPorts } from '../../test/contract/call.ts';
import { sendEmail } from '../tools/send-email.ts';
import { outboxResource } from './outbox.ts';

it('lists what was sent, and says that nothing left the machine', async () => {
  const { ports } = testPorts();
  await call(sendEmail, ports, { to: ['bela@acme.example'], subject: 'Offer', body: 'Hello' });
  const read = (await outboxResource.read({}, contextOf(ports).context)) as { place: string; letters: string };
  expect(read.place).toContain('nothing leaves this machine');
  expect(read.letters).toMatch(/^<untrusted-(\w+)>.*"status":"sent".*"subject":"Offer".*<\/untrusted-\1>$/);
});
