import { hostileSuite } from '@enterprise-mcp/testkit/vitest';
import { expect } from 'vitest';
import { server } from '../../src/server.ts';

const services = ['payments', 'checkout', 'web', 'mailer', 'reports', 'PAYMENTS'];

// The database is real (embedded), the outage that of the demo.
hostileSuite('hostile input to the DevOps server', {
  server,
  config: async () => ({ databasePool: 5, logDirs: [], probePrivate: [], githubApiUrl: 'https://api.github.com' }),
  known: [
    ...services,
    'INC-1',
    'INC-99999999999',
    '#1',
    '15m',
    '2026-02-28T18:00:00Z',
    'now',
    'latency_p95',
    'sev1',
    '../etc/passwd',
  ],
  fitting: {
    cursor: [undefined],
    service: [undefined, ...services],
    since: [undefined, '15m', '2h'],
    from: [undefined],
    to: [undefined],
    state: [undefined, 'down'],
    incident: ['INC-1', 'INC-2', 'INC-3'],
    status: [undefined, 'acknowledged', 'resolved', 'open'],
    expected_status: [undefined, 'open'],
    severity: [undefined, 'sev2', 'sev1'],
    title: ['Payments fail', ' \u0000 ', 'Search is slow', '{service}"} or up{a="'],
    dedup_key: [undefined, 'k'],
    metrics: [undefined, ['cpu'], ['latency_p95', 'cpu']],
    mode: [undefined, 'lines', 'summary'],
    level: [undefined],
  },
  runs: 120,
  async afterwards(client) {
    const answer = await client.call('get_service_status', {});
    expect((answer.data['services'] as { service: string }[])[0]?.service).toBe('payments');
  },
});
