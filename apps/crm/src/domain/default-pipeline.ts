import type { Pipeline, Stage } from './opportunity.ts';

const stage = (
  position: number,
  label: string,
  kind: Stage['kind'],
  probability: number,
  next: readonly number[],
): Stage => ({ id: `stg_${position}`, label, kind, probability, position, next: next.map((id) => `stg_${id}`) });

/**
 * What a new installation starts with, the same as in the migrations. Open stages may be passed over and gone back
 * to, winning needs a proposal, any open deal can be lost; a lost deal can be taken up again, a won one is final.
 */
export const defaultPipeline: Pipeline = {
  id: 'pip_1',
  name: 'Sales',
  isDefault: true,
  stages: [
    stage(1, 'Lead', 'open', 0.1, [2, 3, 6]),
    stage(2, 'Qualified', 'open', 0.25, [1, 3, 4, 6]),
    stage(3, 'Proposal', 'open', 0.5, [2, 4, 5, 6]),
    stage(4, 'Negotiation', 'open', 0.75, [3, 5, 6]),
    stage(5, 'Won', 'won', 1, []),
    stage(6, 'Lost', 'lost', 0, [2]),
  ],
};
