import type { Database, Queryable } from '@enterprise-mcp/postgres';
import { shareOf } from '../../domain/money.ts';
import type { Pipeline, PipelineSummaryRow, Stage, StageKind } from '../../domain/opportunity.ts';
import type { PipelineStore } from '../../ports.ts';
import { renderAmount } from './amount.ts';
import { metricsOf, monthsWithData } from './metrics.ts';

export function postgresPipelines(db: Database): PipelineStore {
  return {
    pipelines: (options) => db.read(pipelines, options),
    summary: (options) => db.read(summary, options),
    metrics: (month, options) => db.read((tx) => metricsOf(tx, month), options),
    months: (options) => db.read(monthsWithData, options),
  };
}

/** The default pipeline first. */
async function pipelines(tx: Queryable): Promise<readonly Pipeline[]> {
  const { rows } = await tx.query<Omit<Pipeline, 'stages'> & { stages: readonly Stage[] }>(
    `SELECT p.id, p.name, p.is_default AS "isDefault", coalesce(s.stages, '[]') AS stages
     FROM crm.pipelines p
     LEFT JOIN LATERAL (
       SELECT jsonb_agg(jsonb_build_object(
         'id', s.id, 'label', s.label, 'kind', s.kind, 'probability', s.probability, 'position', s.position,
         'next', ARRAY(
           SELECT m.to_stage_id FROM crm.stage_moves m JOIN crm.stages t ON t.id = m.to_stage_id
           WHERE m.from_stage_id = s.id ORDER BY t.position
         )) ORDER BY s.position) AS stages
       FROM crm.stages s WHERE s.pipeline_id = p.id
     ) AS s ON true
     ORDER BY p.is_default DESC, p.name`,
  );
  return rows;
}

interface SummaryRow {
  readonly pipeline: string;
  readonly stage: string;
  readonly kind: StageKind;
  readonly currency: string;
  readonly count: number;
  readonly sum: string;
  readonly probability: number;
}

/** From sums kept by triggers (migration 0005); the deals themselves are not read. */
async function summary(tx: Queryable): Promise<readonly PipelineSummaryRow[]> {
  const { rows } = await tx.query<SummaryRow>(
    `SELECT p.name AS pipeline, s.label AS stage, s.kind, d.currency, d.count, d.sum,
            CASE WHEN s.kind = 'open' THEN s.probability ELSE 0 END::float8 AS probability
     FROM (SELECT stage_id, currency, sum(deals)::bigint AS count, sum(amount) AS sum FROM crm.pipeline_sums
           GROUP BY stage_id, currency HAVING sum(deals) > 0) AS d
     JOIN crm.stages s ON s.id = d.stage_id
     JOIN crm.pipelines p ON p.id = s.pipeline_id
     ORDER BY p.is_default DESC, p.name, s.position, d.currency`,
  );
  return rows.map(({ probability, ...row }) => {
    const sum = renderAmount(row.sum, row.currency);
    return { ...row, sum, weighted: shareOf({ currency: row.currency, amount: sum }, probability).amount };
  });
}
