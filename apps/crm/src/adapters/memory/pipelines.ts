import { shareOf, totals } from '../../domain/money.ts';
import { monthBounds, monthOf } from '../../domain/month.ts';
import type { MonthlyMetrics, Opportunity, PipelineSummaryRow, Stage } from '../../domain/opportunity.ts';
import type { PipelineStore } from '../../ports.ts';
import type { Records } from './records.ts';

const DAY_MS = 86_400_000;
const UNASSIGNED = 'unassigned';

export function memoryPipelines(records: Records): PipelineStore {
  const deals = () => [...records.opportunities.values()];
  return {
    async pipelines() {
      return records.pipelines;
    },
    async summary() {
      return records.pipelines.flatMap((pipeline) =>
        pipeline.stages.flatMap((stage) => {
          const here = deals().filter((deal) => deal.stage.id === stage.id);
          return totals(here).map((sum) => summaryRow(pipeline.name, stage, sum.currency, here));
        }),
      );
    },
    async metrics(month) {
      return metricsOf(month, records);
    },
    async months() {
      const times = [
        ...deals().flatMap(({ createdAt, stageSince }) => [createdAt, stageSince]),
        ...records.history.map(({ at }) => at),
        ...[...records.customers.values()].map(({ createdAt }) => createdAt),
      ];
      return [...new Set(times.map((time) => monthOf(new Date(time))))].sort().reverse();
    },
  };
}

function summaryRow(
  pipeline: string,
  stage: Stage,
  currency: string,
  deals: readonly Opportunity[],
): PipelineSummaryRow {
  const same = deals.filter((deal) => deal.currency === currency);
  const sum = totals(same)[0]?.amount ?? '0';
  const share = stage.kind === 'open' ? stage.probability : 0;
  const weighted = shareOf({ currency, amount: sum }, share).amount;
  return { pipeline, stage: stage.label, kind: stage.kind, currency, count: same.length, sum, weighted };
}

function metricsOf(month: string, records: Records): MonthlyMetrics {
  const { from, to } = monthBounds(month);
  const within = (time: string) => time >= from.toISOString() && time < to.toISOString();
  const deals = [...records.opportunities.values()];
  const created = deals.filter(({ createdAt }) => within(createdAt));
  const closed = deals.filter(({ stageSince }) => within(stageSince));
  const won = closed.filter(({ stage }) => stage.kind === 'won');
  const lost = closed.filter(({ stage }) => stage.kind === 'lost');
  const interactions = records.history.filter(({ id, at }) => id.startsWith('int_') && within(at));
  return {
    month,
    created: { count: created.length, amounts: totals(created) },
    won: { count: won.length, amounts: totals(won) },
    lost: {
      count: lost.length,
      amounts: totals(lost),
      reasons: tally(lost.map(({ lostReason }) => lostReason ?? '')).map(([reason, count]) => ({ reason, count })),
    },
    winRate: won.length + lost.length === 0 ? null : won.length / (won.length + lost.length),
    medianDaysToWin: median(won.map((deal) => (Date.parse(deal.stageSince) - Date.parse(deal.createdAt)) / DAY_MS)),
    interactions: Object.fromEntries(tally(interactions.map(({ type }) => type))),
    newCustomers: [...records.customers.values()].filter(({ createdAt }) => within(createdAt)).length,
    byOwner: tally(won.map(ownerName)).map(([owner, count]) => ({
      owner,
      won: count,
      amounts: totals(won.filter((deal) => ownerName(deal) === owner)),
    })),
  };
}

function ownerName({ owner }: Opportunity): string {
  return owner?.name ?? UNASSIGNED;
}

/** How often each text occurs, most often first. */
function tally(texts: readonly string[]): readonly (readonly [text: string, count: number])[] {
  return [...new Set(texts)]
    .map((text) => [text, texts.filter((other) => other === text).length] as const)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function median(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}
