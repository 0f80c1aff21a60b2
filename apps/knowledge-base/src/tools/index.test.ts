import { describe, expect, it } from 'vitest';
import { tools } from './index.ts';

describe('the tools', () => {
  it('are few, and all of them read but the one that is reserved for administrators', () => {
    expect(tools.map(({ name, effect, permission }) => [name, effect, permission])).toEqual([
      ['search_documents', 'read', 'documents:read'],
      ['search_policy', 'read', 'documents:read'],
      ['get_document', 'read', 'documents:read'],
      ['list_documents', 'read', 'documents:read'],
      ['ingest_documents', 'write', 'documents:ingest'],
    ]);
  });
});
