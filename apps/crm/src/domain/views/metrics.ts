import type { MonthlyMetrics } from '../opportunity.ts';

/** A month's figures under the names that resources and prompts use. `fenced`: what to do with reasons people typed. */
export function asMetrics(metrics: MonthlyMetrics, fenced: (text: string) => string) {
  return {
    month: metrics.month,
    created: metrics.created,
    won: metrics.won,
    lost: {
      ...metrics.lost,
      reasons: metrics.lost.reasons.map(({ reason, count }) => ({ reason: fenced(reason), count })),
    },
    win_rate: metrics.winRate,
    median_days_to_win: metrics.medianDaysToWin,
    interactions: metrics.interactions,
    new_customers: metrics.newCustomers,
    won_by_owner: metrics.byOwner,
  };
}
