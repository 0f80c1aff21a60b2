import { expect, it } from 'vitest';
import { contextOf, seededCrm } from '../../test/contract/call.ts';
import { pipelineResource } from './pipeline.ts';

interface Read {
  readonly as_of: string;
  readonly pipelines: readonly { readonly stages: readonly Record<string, unknown>[]; readonly open: unknown }[];
}

const read = async () => (await pipelineResource.read({}, contextOf(await seededCrm()).context)) as Read;

// Complaint: stage codes are not exposed (bitrix24-mcp #17).
it('names every stage exactly, empty ones too, with its id and legal moves', async () => {
  const { pipelines } = await read();
  expect(pipelines[0]?.stages.map((stage) => stage['label'])).toEqual([
    'Lead',
    'Qualified',
    'Proposal',
    'Negotiation',
    'Won',
    'Lost',
  ]);
  expect(pipelines[0]?.stages[2]).toEqual({
    id: 'stg_3',
    label: 'Proposal',
    state: 'open',
    probability: 0.5,
    moves_to: ['Qualified', 'Negotiation', 'Won', 'Lost'],
    deals: [
      { currency: 'EUR', count: 1, sum: '45000.50', weighted: '22500.25' },
      { currency: 'JPY', count: 1, sum: '1500000', weighted: '750000' },
    ],
  });
});

it('adds up what is open, never across currencies', async () => {
  expect((await read()).pipelines[0]?.open).toEqual([
    { currency: 'CHF', count: 1, sum: '15000.00', weighted: '3750.00' },
    { currency: 'EUR', count: 3, sum: '174000.50', weighted: '113400.25' },
    { currency: 'JPY', count: 1, sum: '1500000', weighted: '750000' },
  ]);
});

it('says as of when', async () => {
  expect((await read()).as_of).toBe('2026-04-15T12:00:00.000Z');
});
