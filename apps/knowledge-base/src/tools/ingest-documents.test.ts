import { expect, it } from 'vitest';
import { call, seeded } from '../../test/contract/call.ts';
import type { IngestOutcome } from '../ports.ts';
import { ingestDocuments } from './ingest-documents.ts';

const outcome = (unread: number): IngestOutcome => ({
  sources: [
    {
      source: '/srv/wiki',
      files: 9,
      added: 1,
      updated: 2,
      unchanged: 6,
      removed: 0,
      unread: Array.from({ length: unread }, (_, i) => ({ path: `broken-${i}.pdf`, reason: 'the PDF is broken' })),
      remarks: [],
    },
  ],
  vectors: { model: 'fitted', embedded: 40, pending: 0 },
});

async function portsAnswering(answer: IngestOutcome) {
  const asked: (string | undefined)[] = [];
  const ports = {
    ...(await seeded()),
    ingest: {
      async refresh(name: string | undefined) {
        asked.push(name);
        return answer;
      },
    },
  };
  return { ports, asked };
}

it('tells what was done and what could not be read', async () => {
  const { ports, asked } = await portsAnswering(outcome(1));
  const { data } = await call(ingestDocuments, ports, { source: '/srv/wiki' });
  expect(asked).toEqual(['/srv/wiki']);
  expect(data).toEqual({
    sources: [{ source: '/srv/wiki', files: 9, added: 1, updated: 2, unchanged: 6, removed: 0, unread: 1 }],
    unread: [{ path: 'broken-0.pdf', reason: 'the PDF is broken' }],
    pending: 0,
  });
});

it('brings all sources up to date when none is named, and lists only the first that are unreadable', async () => {
  const { ports, asked } = await portsAnswering(outcome(23));
  const { data, notes } = await call(ingestDocuments, ports, {});
  expect(asked).toEqual([undefined]);
  expect(data.unread).toHaveLength(20);
  expect(notes).toEqual(['3 more could not be read.']);
});

it('says which passages wait for their vectors, and why', async () => {
  const { ports } = await portsAnswering({
    ...outcome(0),
    vectors: { model: 'm', embedded: 1, pending: 7, reason: 'HTTP 503' },
  });
  const { data, notes } = await call(ingestDocuments, ports, {});
  expect(data.pending).toBe(7);
  expect(notes).toEqual([expect.stringContaining('HTTP 503')]);
});

it("is for whom a policy file permits it, and is in nobody's list without one", () => {
  expect(ingestDocuments).toMatchObject({ reserved: true, effect: 'write', permission: 'documents:ingest' });
});
