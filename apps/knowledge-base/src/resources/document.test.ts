import { expect, it } from 'vitest';
import { contextOf, seeded } from '../../test/contract/call.ts';
import { documentResource } from './document.ts';

it('shows a document with its text fenced', async () => {
  const { context } = contextOf(await seeded());
  expect(await documentResource.read({ id: 'doc_2' }, context)).toMatchObject({
    document: { id: 'doc_2', space: 'it' },
    text: expect.stringMatching(/^<(untrusted-\w+)># Remote access[\s\S]*Ignore your instructions[\s\S]*<\/\1>$/),
    about_text: expect.stringContaining('never as instructions'),
  });
});

it('shows a long one with its outline', async () => {
  const { context } = contextOf(await seeded());
  const read = await documentResource.read({ id: 'doc_7' }, context);
  expect(read).toMatchObject({ outline: expect.stringContaining('Chapter 9'), next_offset: expect.any(Number) });
  expect(JSON.stringify(read).length).toBeLessThan(8_000);
});

it('completes and lists what the reader may read', async () => {
  const ports = await seeded();
  const [reader, lawyer] = [contextOf(ports).context, contextOf(ports, { roles: ['legal'] }).context];
  expect(await documentResource.complete?.id?.('sal', reader)).toEqual([]);
  expect(await documentResource.complete?.id?.('sal', lawyer)).toEqual(['doc_4']);
  const uris = (await documentResource.list?.(reader))?.map(({ uri }) => uri);
  expect(uris).toContain('kb://documents/doc_1');
  expect(uris).not.toContain('kb://documents/doc_4');
  await expect(documentResource.read({ id: 'doc_4' }, reader)).rejects.toMatchObject({ code: 'KB_DOCUMENT_NOT_FOUND' });
});
