import { hostileSuite } from '@enterprise-mcp/testkit/vitest';
import { expect } from 'vitest';
import { server } from '../../src/server.ts';

// The database is real (embedded), the demo data too. Nobody approves anything, so nothing may be sent.
const { tools } = server;
const reads = tools.filter(({ effect }) => effect === 'read');

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

hostileSuite('hostile input', {
  server: { ...server, tools: reads },
  config: async () => defaults,
  known: ['mail:INBOX;1;1', 'mail:INBOX;1;99', 'crane', 'Marit Solberg', 'marit.solberg@alder-harbour.example', '7d'],
  fitting: {
    cursor: [undefined],
    id: ['mail:INBOX;1;1', 'mail:INBOX;1;2', 'mail:INBOX;1;99', 'slack:general'],
    since: [undefined, '30d', '2020-01-01'],
    until: [undefined],
    source: [undefined, 'mail'],
    channel: [undefined, 'INBOX'],
    from: [undefined, 'marit', inDays(7)],
    to: [inDays(9)],
    with: [undefined],
    attendees: [['Marit Solberg']],
    time_zone: ['Europe/Oslo'],
    duration: [30],
    ...{ messages: [undefined, 5], earliest_hour: [undefined], latest_hour: [undefined], weekends: [undefined] },
  },
  runs: 200,
  async afterwards(client) {
    const outbox = await client.read('comms://outbox');
    expect(outbox).not.toMatch(/"status\\?":\\?"(sent|sending|partial|unknown)/);
    expect((await client.call('search_conversations', { query: 'fenders' })).data['returned']).toBe(1);
  },
});
const defaults = server.config.schema.parse({});
