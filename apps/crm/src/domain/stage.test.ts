import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPipeline } from './default-pipeline.ts';
import type { Pipeline } from './opportunity.ts';
import { checkMove, stageForNewDeal, stageOf, stagesNamed } from './stage.ts';

const { stages } = defaultPipeline;
const renewals: Pipeline = {
  id: 'pip_2',
  name: 'Renewals',
  isDefault: false,
  stages: [
    { id: 'stg_7', label: 'Due', kind: 'open', probability: 0.8, position: 1, next: ['stg_8'] },
    { id: 'stg_8', label: 'Won', kind: 'won', probability: 1, position: 2, next: [] },
    { id: 'stg_9', label: 'Proposal', kind: 'open', probability: 0.5, position: 3, next: ['stg_8'] },
  ],
};
const known = new Set(stages.flatMap(({ id, label }) => [id, label]));

describe('a stage', () => {
  it('is known by label and id, and by nothing else', () => {
    for (const stage of stages) {
      expect(stageOf(defaultPipeline, stage.label)).toBe(stage);
      expect(stageOf(defaultPipeline, stage.id)).toBe(stage);
    }
    const near = fc
      .constantFrom(...known)
      .chain((name) =>
        fc.constantFrom(name.toLowerCase(), name.toUpperCase(), ` ${name}`, `${name} `, `${name}\0`, name.slice(1)),
      );
    fc.assert(
      fc.property(fc.oneof(fc.string(), near), (reference) => {
        fc.pre(!known.has(reference));
        expect(() => stageOf(defaultPipeline, reference)).toThrow(
          expect.objectContaining({ code: 'CRM_STAGE_UNKNOWN' }),
        );
      }),
    );
  });

  it('may be in several pipelines', () => {
    expect(stagesNamed('Won', [defaultPipeline, renewals]).map(({ pipeline }) => pipeline.name)).toEqual([
      'Sales',
      'Renewals',
    ]);
    expect(() => stagesNamed('won', [defaultPipeline, renewals])).toThrow("Did you mean 'Won'?");
  });
});

describe('a new deal', () => {
  it('starts in the first open stage of the default pipeline when none is named', () => {
    expect(stageForNewDeal(undefined, [renewals, defaultPipeline]).stage.label).toBe('Lead');
  });

  it('starts where it is said, in the default pipeline when several have that stage', () => {
    expect(stageForNewDeal('Due', [defaultPipeline, renewals]).pipeline.name).toBe('Renewals');
    expect(stageForNewDeal('Proposal', [renewals, defaultPipeline]).pipeline.name).toBe('Sales');
    expect(stageForNewDeal('stg_9', [renewals, defaultPipeline]).pipeline.name).toBe('Renewals');
  });

  it('does not start closed', () => {
    for (const label of ['Won', 'Lost']) {
      expect(() => stageForNewDeal(label, [defaultPipeline])).toThrow(
        expect.objectContaining({ code: 'CRM_STAGE_NOT_OPEN' }),
      );
    }
  });
});

describe('a move', () => {
  it('is legal exactly where the pipeline says so', () => {
    for (const from of stages) {
      for (const to of stages) {
        const move = () => checkMove(defaultPipeline, from.id, to, 'Price');
        if (from.next.includes(to.id)) expect(move).not.toThrow();
        else expect(move).toThrow(expect.objectContaining({ code: 'CRM_STAGE_MOVE_ILLEGAL' }));
      }
    }
  });

  it('to a lost stage needs a reason that says something', () => {
    const lost = stageOf(defaultPipeline, 'Lost');
    for (const reason of [null, '', '  \n']) {
      expect(() => checkMove(defaultPipeline, 'stg_1', lost, reason)).toThrow(
        expect.objectContaining({ code: 'CRM_REASON_REQUIRED' }),
      );
    }
  });
});
