import { expect, it } from 'vitest';
import { contextOf, seededMail, testPorts } from '../../test/contract/call.ts';
import { channelsResource } from './channels.ts';

it('has everything that tools take by name, and says what cannot be read', async () => {
  const { ports } = testPorts({
    conversations: [
      await seededMail(),
      {
        name: 'slack',
        channels: async () => Promise.reject(new Error('down')),
        search: async () => Promise.reject(new Error('down')),
        thread: async () => undefined,
      },
    ],
  });
  const { data } = (await channelsResource.read({}, contextOf(ports).context)) as { data: string };
  expect(JSON.parse(data.replaceAll(/<[^>]*untrusted-\w+>/g, ''))).toMatchObject({
    readable: [
      { source: 'mail', channels: [{ name: 'INBOX' }, { name: 'Sent' }] },
      { source: 'slack', channels: 'unavailable' },
    ],
    allowed_domains: ['acme.example', 'partner.example'],
    sender: { address: 'assistant@acme.example' },
  });
});
