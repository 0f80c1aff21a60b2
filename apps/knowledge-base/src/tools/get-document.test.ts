import { beforeEach, describe, expect, it } from 'vitest';
import { call, seeded } from '../../test/contract/call.ts';
import { on, page } from '../../test/contract/seed.ts';
import type { KnowledgePorts } from '../ports.ts';
import { getDocument } from './get-document.ts';

describe('get_document', () => {
  let ports: KnowledgePorts;
  beforeEach(async () => {
    ports = await seeded();
  });
  const get = (document: string, more: object = {}, roles: string[] = []) =>
    call(getDocument, ports, { document, ...more }, { roles });

  it.each(['doc_1', 'leave.md', 'VACATION'])('knows the document by %s', async (reference) => {
    const { data } = await get(reference);
    expect(data.document).toMatchObject({ id: 'doc_1', title: 'Vacation', owner: 'People team' });
    expect(data.text).toContain('thirty days');
    expect(data.next_offset).toBeUndefined();
  });

  it('starts a long one with its outline, and reads on by section and offset without a gap', async () => {
    const first = (await get('manual.md')).data;
    expect(first.outline?.[2]?.section).toContain('Chapter');
    expect(JSON.stringify(first).length).toBeLessThan(7_400);
    const section = (await get('manual.md', { section: 'Chapter 20', max_chars: 300 })).data;
    expect(section.text).toContain('Chapter 20');
    let [text, offset] = ['', 0 as number | undefined];
    while (offset !== undefined) {
      const part: { text: string; next_offset?: number | undefined } = (
        await get('manual.md', { offset, max_chars: 4_000 })
      ).data;
      text += part.text;
      offset = part.next_offset;
    }
    expect(text.length).toBe(first.document['chars']);
    expect(text.match(/## Chapter/g)).toHaveLength(30);
  });

  it('counts what was read', async () => {
    await get('leave.md');
    const [most] = await ports.documents.mostConsulted({ since: on, on, limit: 5 }, { groups: [] });
    expect(most).toMatchObject({ count: 1, document: { title: 'Vacation' } });
  });

  it('has earlier texts', async () => {
    await ports.index.put([page('leave.md', '# Vacation\n\nEverybody has thirty-one days.')]);
    const { data, notes } = await get('leave.md', { revision: 1 });
    expect(data.text).toContain('thirty days');
    expect(notes.join()).toContain('replaced since');
    await expect(get('leave.md', { revision: 9 })).rejects.toMatchObject({ code: 'KB_REVISION_NOT_FOUND' });
  });

  it('answers for a restricted document as for one that is not there', async () => {
    await expect(get('doc_4')).rejects.toMatchObject({ code: 'KB_DOCUMENT_NOT_FOUND' });
    await expect(get('salaries.md')).rejects.toMatchObject({ message: expect.not.stringContaining('bands') });
    expect((await get('doc_4', {}, ['legal'])).data.text).toContain('zirconium');
  });

  it('names the sections there are when one is not', async () => {
    await expect(get('leave.md', { section: 'Sicknes' })).rejects.toMatchObject({ code: 'KB_SECTION_NOT_FOUND' });
  });

  it('never picks one of several of the same title', async () => {
    await ports.index.put([page('copy.md', '# Vacation\n\nAnother.')]);
    await expect(get('Vacation')).rejects.toMatchObject({ code: 'KB_DOCUMENT_AMBIGUOUS' });
  });
});
