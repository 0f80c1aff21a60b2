import { expect, it } from 'vitest';
import { contextOf, seeded } from '../../test/contract/call.ts';
import { summarizeDocument } from './summarize-document.ts';

it('carries the document, and says where to read on', async () => {
  const { context } = contextOf(await seeded());
  expect(await summarizeDocument.render({ document: 'leave.md' }, context)).toContain('thirty days of vacation');
  expect(await summarizeDocument.render({ document: 'manual.md' }, context)).toMatch(
    /offset \d+\) before you summarize/,
  );
});

it('completes titles that the reader may read', async () => {
  const { context } = contextOf(await seeded());
  expect(await summarizeDocument.complete?.document?.('trav', context)).toContain('Travel policy');
  expect(await summarizeDocument.complete?.document?.('sal', context)).toEqual([]);
});
