import type { Pipeline, Stage } from './opportunity.ts';

const stage = (
  position: number,
  label: string,
  kind: Stage['kind'],
  probability: number,
  next: readonly string[],
): Stage => ({ id: label.toLowerCase(), label, kind, probability, position, next });

/**
 * What a new installation starts with, the same as in the migrations. One step on or back, any open stage to Lost;
 * winning needs a proposal; a lost deal can be taken up again, a won one is final.
 */
export const defaultPipeline: Pipeline = {
  id: 'sales',
  name: 'Sales',
  isDefault: true,
  stages: [
    stage(1, 'Lead', 'open', 0.1, ['qualified', 'lost']),
    stage(2, 'Qualified', 'open', 0.25, ['lead', 'proposal', 'lost']),
    stage(3, 'Proposal', 'open', 0.5, ['qualified', 'negotiation', 'won', 'lost']),
    stage(4, 'Negotiation', 'open', 0.75, ['proposal', 'won', 'lost']),
    stage(5, 'Won', 'won', 1, []),
    stage(6, 'Lost', 'lost', 0, ['qualified']),
  ],
};
