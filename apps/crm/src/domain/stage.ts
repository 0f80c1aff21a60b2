import { crmErrors } from '../errors.ts';
import type { Opportunity, Pipeline, Stage } from './opportunity.ts';

export interface StageInPipeline {
  readonly pipeline: Pipeline;
  readonly stage: Stage;
}

/** The pipeline a deal is in. */
export function pipelineOf(deal: Opportunity, pipelines: readonly Pipeline[]): Pipeline {
  const pipeline = pipelines.find(({ id }) => id === deal.pipeline.id);
  if (!pipeline) throw crmErrors.CRM_STAGE_UNKNOWN({ stage: deal.stage.label, valid: [] });
  return pipeline;
}

/** The stage of this pipeline with exactly this label or id. There is no fallback: a guess would be reported as done. */
export function stageOf(pipeline: Pipeline, reference: string): Stage {
  const stage = pipeline.stages.find((s) => s.id === reference || s.label === reference);
  if (!stage) throw unknownStage(reference, pipeline.stages);
  return stage;
}

/** Every stage with exactly this label or id; the same label may occur in several pipelines. */
export function stagesNamed(reference: string, pipelines: readonly Pipeline[]): readonly StageInPipeline[] {
  const all = pipelines.flatMap((pipeline) => pipeline.stages.map((stage) => ({ pipeline, stage })));
  const found = all.filter(({ stage }) => stage.id === reference || stage.label === reference);
  if (found.length === 0)
    throw unknownStage(
      reference,
      all.map(({ stage }) => stage),
    );
  return found;
}

/**
 * Where a new deal starts. Named: that stage, the default pipeline's where several have it. Not named: the first
 * stage of the default pipeline. Only open stages: a deal is closed by moving it, with its reason and its date.
 */
export function stageForNewDeal(reference: string | undefined, pipelines: readonly Pipeline[]): StageInPipeline {
  const found =
    reference === undefined ? firstStages(pipelines) : stagesNamed(reference, byDefaultFirst(pipelines)).slice(0, 1);
  const start = found[0];
  if (!start) throw unknownStage(reference ?? '', []);
  if (start.stage.kind !== 'open') {
    const open = start.pipeline.stages.filter((s) => s.kind === 'open').map((s) => s.label);
    throw crmErrors.CRM_STAGE_NOT_OPEN({ stage: start.stage.label, open });
  }
  return start;
}

/** Refuses a move that the pipeline does not allow, and losing a deal without saying why. */
export function checkMove(pipeline: Pipeline, fromId: string, to: Stage, reason: string | null): void {
  const from = stageOf(pipeline, fromId);
  if (!from.next.includes(to.id)) {
    const legal = pipeline.stages.filter((s) => from.next.includes(s.id)).map((s) => s.label);
    throw crmErrors.CRM_STAGE_MOVE_ILLEGAL({ from: from.label, to: to.label, legal });
  }
  if (to.kind === 'lost' && !reason?.trim()) throw crmErrors.CRM_REASON_REQUIRED({ stage: to.label });
}

function firstStages(pipelines: readonly Pipeline[]): readonly StageInPipeline[] {
  return byDefaultFirst(pipelines).flatMap((pipeline) => {
    const stage = pipeline.stages.toSorted((a, b) => a.position - b.position).find((s) => s.kind === 'open');
    return stage ? [{ pipeline, stage }] : [];
  });
}

function byDefaultFirst(pipelines: readonly Pipeline[]): readonly Pipeline[] {
  return pipelines.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault));
}

function unknownStage(stage: string, stages: readonly Stage[]) {
  const valid = [...new Set(stages.map((s) => s.label))];
  return crmErrors.CRM_STAGE_UNKNOWN({ stage, valid });
}
