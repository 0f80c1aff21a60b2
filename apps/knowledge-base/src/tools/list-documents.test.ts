import { beforeAll, describe, expect, it } from 'vitest';
import { call, seeded } from '../../test/contract/call.ts';
import type { KnowledgePorts } from '../ports.ts';
import { listDocuments } from './list-documents.ts';

describe('list_documents', () => {
  let ports: KnowledgePorts;
  beforeAll(async () => {
    ports = await seeded();
  });
  const titles = async (input: object = {}, roles: string[] = []) =>
    (await call(listDocuments, ports, input, { roles })).data.documents.map(({ title }) => title);

  it('shows what is current, latest first', async () => {
    expect((await titles())[0]).toBe('Vacation');
    expect(await titles()).not.toContain('Dial-in');
    expect(await titles({ include_archived: true })).toContain('Dial-in');
  });

  it('filters by space, label, kind and date', async () => {
    expect(await titles({ space: 'IT' })).toEqual(['Remote access']);
    expect(await titles({ labels: ['leave'] })).toEqual(['Vacation']);
    expect(await titles({ kind: 'policy', department: 'finance' })).toEqual(['Travel policy']);
    expect(await titles({ updated_after: '2026-02-01' })).toEqual(['Vacation']);
  });

  it('pages without repeating', async () => {
    const first = await call(listDocuments, ports, { sort: 'title' }, { page: { limit: 2 } });
    const second = await call(listDocuments, ports, { sort: 'title' }, { page: { limit: 10, after: first.next } });
    const seen = [...first.data.documents, ...second.data.documents].map(({ id }) => id);
    expect(new Set(seen).size).toBe(seen.length);
    expect(second.next).toBeUndefined();
  });

  it('lists a restricted document for its groups alone', async () => {
    expect(await titles()).not.toContain('Salary bands');
    expect(await titles({}, ['hr'])).toContain('Salary bands');
  });
});
