import { hostileSuite } from '@enterprise-mcp/testkit/vitest';
import { expect } from 'vitest';
import { server } from '../../src/server.ts';

// The database is real (embedded), with the sample handbook in it.
hostileSuite('hostile input', {
  server,
  config: async () => ({ databasePool: 5, readerGroups: [], embeddingsModel: 'none' }),
  known: ['doc_1', 'doc_3', 'Travel policy', 'policies', 'handbook', 'travel', '2026-03-01', 'hotel costs', 'the of'],
  fitting: {
    ...{ document: ['doc_1', 'doc_3', 'Travel policy'], query: ['hotel costs'], question: ['hotel costs'] },
    ...{ section: [undefined], offset: [undefined], max_chars: [undefined], revision: [undefined] },
    ...{ space: [undefined], labels: [undefined], department: [undefined], kind: [undefined] },
    ...{ updated_after: [undefined, '2026-03-01'], effective_on: [undefined, '2026-03-01'], cursor: [undefined] },
  },
  runs: 300,
  async afterwards(client) {
    const answer = await client.call('search_policy', { question: 'how much may a hotel cost' });
    expect(answer.text).toContain('140 euros');
  },
});
