import { describe, expect, it } from 'vitest';
import { contextOf, seededCrm } from '../../test/contract/call.ts';
import { pipelineReview } from './pipeline-review.ts';

describe('pipeline_review', () => {
  const render = async (args: { owner?: string; stage?: string }) =>
    pipelineReview.render(args, contextOf(await seededCrm()).context);
  const dataOf = (text: string) =>
    JSON.parse(/<(untrusted-\w+)>(\{[\s\S]*\})<\/\1>/.exec(text)?.[2] ?? '') as {
      deals: Record<string, unknown>[];
      totals: unknown[];
    };

  it('carries every open deal, how long it has been in its stage, and the sums', async () => {
    const { deals, totals } = dataOf(await render({}));
    expect(deals).toHaveLength(5);
    expect(deals[2]).toMatchObject({ name: 'Fleet telemetry', owner: 'Ada Quill', days_in_stage: 73 });
    expect(totals).toContainEqual({
      stage: 'Negotiation',
      currency: 'EUR',
      count: 1,
      sum: '120000.00',
      weighted: '90000.00',
    });
  });

  it('marks what should have closed already', async () => {
    const { context } = contextOf(await seededCrm());
    const later = { ...context, now: () => new Date('2026-05-20T08:00:00Z') };
    const late = dataOf(await pipelineReview.render({}, later)).deals.filter((deal) => deal['late']);
    expect(late.map((deal) => deal['name'])).toEqual(['Loyalty cards', 'Sensor retrofit']);
  });

  it('keeps to one colleague or stage; empty arguments do not count', async () => {
    expect(dataOf(await render({ owner: 'Ada Quill', stage: 'Proposal' })).deals).toEqual([
      expect.objectContaining({ name: 'Crew app' }),
    ]);
    expect(dataOf(await render({ owner: '', stage: '' })).deals).toHaveLength(5);
  });

  it('proposes and does not change', async () => {
    expect(await render({})).toContain('call update_status only after I agree');
  });

  it('refuses a stage it does not know and completes those that are open', async () => {
    await expect(render({ stage: 'proposal' })).rejects.toMatchObject({ code: 'CRM_STAGE_UNKNOWN' });
    const { context } = contextOf(await seededCrm());
    expect(await pipelineReview.complete?.stage?.('', context)).toEqual([
      'Lead',
      'Qualified',
      'Proposal',
      'Negotiation',
    ]);
    expect(await pipelineReview.complete?.stage?.('nego', context)).toEqual(['Negotiation']);
  });
});
