import { totals } from '../money.ts';
import type { Pipeline, PipelineSummaryRow } from '../opportunity.ts';

/** Each pipeline with its stages in order, what is in them, and where a deal may go from there. */
export function asPipelines(pipelines: readonly Pipeline[], summary: readonly PipelineSummaryRow[]) {
  return pipelines.map((pipeline) => {
    const rows = summary.filter((row) => row.pipeline === pipeline.name);
    return {
      pipeline: pipeline.name,
      is_default: pipeline.isDefault,
      stages: pipeline.stages.map((stage) => ({
        id: stage.id,
        label: stage.label,
        state: stage.kind,
        probability: stage.probability,
        moves_to: pipeline.stages.filter(({ id }) => stage.next.includes(id)).map(({ label }) => label),
        deals: rows
          .filter((row) => row.stage === stage.label)
          .map(({ currency, count, sum, weighted }) => ({ currency, count, sum, weighted })),
      })),
      open: openTotals(rows),
    };
  });
}

/** All open stages together, per currency. */
function openTotals(rows: readonly PipelineSummaryRow[]) {
  const open = rows.filter(({ kind }) => kind === 'open');
  const weighted = totals(open.map((row) => ({ currency: row.currency, amount: row.weighted })));
  return totals(open.map((row) => ({ currency: row.currency, amount: row.sum }))).map(({ currency, amount }) => ({
    currency,
    count: open.filter((row) => row.currency === currency).reduce((sum, row) => sum + row.count, 0),
    sum: amount,
    weighted: weighted.find((share) => share.currency === currency)?.amount,
  }));
}
