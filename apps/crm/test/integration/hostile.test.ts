import { hostileSuite } from '@enterprise-mcp/testkit/vitest';
import { expect } from 'vitest';
import { server } from '../../src/server.ts';

// The database is real (embedded), the demo data too.
hostileSuite('hostile input', {
  server,
  config: async () => ({ databasePool: 5 }),
  known: [
    ...['cus_1', 'cus_2', 'opp_1', 'opp_3', 'Lead', 'Won', 'Lost', 'EUR', '2026-03', '100.00'],
    ...['cus_99999999999999999999', 'opp_-1', 'cus_1e9'],
  ],
  fitting: {
    ...{ customer: [undefined, 'cus_1', 'cus_2'], opportunity: [undefined, 'opp_1', 'opp_3'] },
    ...{ status: ['Lead', 'Won', 'Lost'], expected_status: [undefined], stage: [undefined], owner: [undefined] },
    ...{ amount: ['100.00'], currency: ['EUR'], close_date: [undefined, '2026-03-31'], custom_fields: [undefined] },
    ...{ cursor: [undefined], since: [undefined], until: [undefined], occurred_at: [undefined], filters: [undefined] },
    ...{ name: ['Refit'], subject: ['Call'] },
  },
  runs: 1_000,
  async afterwards(client) {
    const answer = await client.call('search_customer', { type: 'company', limit: 5 });
    expect(answer.isError).toBe(false);
    expect((answer.data['customers'] as unknown[]).length).toBe(5);
  },
});
