import { beforeAll, describe, expect, it } from 'vitest';
import { call, seeded } from '../../test/contract/call.ts';
import type { KnowledgePorts } from '../ports.ts';
import { searchDocuments } from './search-documents.ts';

describe('search_documents', () => {
  let ports: KnowledgePorts;
  beforeAll(async () => {
    ports = await seeded();
  });
  const search = (query: string, more: object = {}, roles: string[] = []) =>
    call(searchDocuments, ports, { query, ...more }, { roles });

  it('finds the passage with its section, owner and date', async () => {
    const { data } = await search('how many days of vacation');
    expect(data.hits[0]).toMatchObject({
      title: 'Vacation',
      snippet: 'Everybody has thirty days of vacation a year. Report sickness before nine.',
      updated_at: '2026-03-01',
      owner: 'People team',
      status: 'current',
      score: 1,
    });
    expect(data.low_confidence).toBe(false);
  });

  it('says so when nothing is near', async () => {
    const { data, notes } = await search('quantum chromodynamics of a certificate in warp drives');
    expect(data.low_confidence).toBe(true);
    expect(notes.join()).toContain('Nothing is near');
  });

  // Complaint: archived pages pollute the results (outline #13518).
  it('leaves out archived and superseded documents unless asked', async () => {
    expect((await search('modem')).data.hits).toEqual([]);
    expect((await search('modem', { include_archived: true })).data.hits[0]).toMatchObject({ status: 'archived' });
    const hotels = (await search('hotels 110 euros', { include_archived: true })).data.hits;
    expect(hotels.map(({ status }) => status)).toContain('superseded');
  });

  it('shows a restricted document to its groups alone', async () => {
    expect((await search('zirconium')).data.hits).toEqual([]);
    expect((await search('zirconium', {}, ['hr'])).data.hits[0]).toMatchObject({ title: 'Salary bands' });
  });

  it('refuses a filter that names nothing the reader may know, with what there is', async () => {
    await expect(search('vacation', { space: 'handbok' })).rejects.toMatchObject({
      code: 'KB_FILTER_UNKNOWN',
      message: expect.stringContaining("Did you mean 'handbook'?"),
    });
    await expect(search('vacation', { space: 'vault' })).rejects.toMatchObject({ code: 'KB_FILTER_UNKNOWN' });
  });

  it('refuses a query of stop words, and a day that is none', async () => {
    await expect(search('the of and')).rejects.toMatchObject({ code: 'KB_QUERY_EMPTY' });
    await expect(search('vacation', { updated_after: '2026-02-30' })).rejects.toMatchObject({ code: 'KB_DAY_INVALID' });
  });

  it('marks every text of a document as untrusted', () => {
    const hit = searchDocuments.output.shape.hits.element.shape;
    for (const field of [hit.title, hit.snippet]) expect(field.meta()).toMatchObject({ untrusted: true });
  });

  // Complaint: answers of 60 to 90 KB (gbrain #953).
  it('stays small with the most hits', async () => {
    const { data } = await call(
      searchDocuments,
      ports,
      { query: 'manual vacation remote trains step' },
      { page: { limit: 20 } },
    );
    expect(JSON.stringify(data).length).toBeLessThan(7_400);
  });
});
