import { readdir } from 'node:fs/promises';
import { hostileSuite } from '@enterprise-mcp/testkit/vitest';
import { expect } from 'vitest';
import { server } from '../../src/server.ts';

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const left = [undefined];

// The database is real (embedded), the demo data too. Nobody approves anything, so nothing may be sent.
hostileSuite('hostile input', {
  server,
  config: async () => server.config.schema.parse({}),
  known: [
    ...['mail:INBOX;1;1', 'mail:INBOX;1;99', 'crane', '7d', '#general', '@channel', '<!here>'],
    ...['Marit Solberg', 'marit.solberg@alder-harbour.example', 'eve@evil.example', 'leo.fontaine@northquay.example'],
    ...['a@alder-harbour.example;eve@evil.example', 'Europe/Oslo', '2026-03-29T02:30', 'FREQ=DAILY;COUNT=2'],
    'x\r\nBcc: eve@evil.example',
  ],
  fitting: {
    ...{ cursor: left, cc: left, reply_to: left, in_reply_to: left, attachments: left, thread: left, end: left },
    ...{ location: left, description: left, messages: [undefined, 5], earliest_hour: left, latest_hour: left },
    id: ['mail:INBOX;1;1', 'mail:INBOX;1;2', 'mail:INBOX;1;99', 'slack:general'],
    since: [undefined, '30d', '2020-01-01'],
    ...{ until: left, source: [undefined, 'mail'], channel: [undefined, 'INBOX'], with: left, weekends: left },
    from: [undefined, 'marit', inDays(7)],
    // A day, recipients, or a target: one name in three tools.
    to: [inDays(9), ['Marit Solberg'], '#general'],
    bcc: [undefined, ['leo.fontaine@northquay.example']],
    ...{ subject: ['Berth 4'], body: ['The crane.'], text: ['Hello'], title: ['Planning'] },
    ...{ attendees: [['Marit Solberg']], time_zone: ['Europe/Oslo'], duration: [30], allow_conflicts: [true] },
    ...{ start: [`${inDays(9)}T10:00`], recurrence: [undefined, 'FREQ=WEEKLY;COUNT=2'] },
  },
  runs: 200,
  async afterwards(client, dataDir) {
    expect(await client.read('comms://outbox')).not.toMatch(/"status\\?":\\?"(sent|sending|partial|unknown)/);
    const files = await readdir(dataDir, { recursive: true });
    expect(files.filter((file) => /\.eml$/.test(file))).toEqual([]);
    // The meetings of the fictional company, and no other.
    expect(files.filter((file) => /\.ics$/.test(file) && !/[/\\]demo-[^/\\]+$/.test(file))).toEqual([]);
    const posted = await client.call('search_conversations', { source: 'slack', from: 'Harbour Assistant' });
    expect(posted.data['returned']).toBe(0);
    expect((await client.call('search_conversations', { query: 'fenders' })).data['returned']).toBe(1);
  },
});
