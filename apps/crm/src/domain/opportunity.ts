import type { Owner } from './customer.ts';

export type StageKind = 'open' | 'won' | 'lost';

/** A step of a pipeline. `label` is what people call it and what tools take, byte-exact. */
export interface Stage {
  readonly id: string;
  readonly label: string;
  readonly kind: StageKind;
  /** 0 to 1. */
  readonly probability: number;
  readonly position: number;
  /** Ids of the stages a deal may move to from here. */
  readonly next: readonly string[];
}

export interface Pipeline {
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly stages: readonly Stage[];
}

/** Ids: `opp_7`. Amounts are decimal text in the currency's major unit: `12500.00`. */
export interface Opportunity {
  readonly id: string;
  readonly name: string;
  readonly customer: { readonly id: string; readonly name: string };
  readonly pipeline: { readonly id: string; readonly name: string };
  readonly stage: { readonly id: string; readonly label: string; readonly kind: StageKind };
  readonly amount: string;
  /** ISO 4217. */
  readonly currency: string;
  /** `YYYY-MM-DD`. */
  readonly closeDate: string | null;
  readonly owner: Owner | null;
  readonly lostReason: string | null;
  readonly customFields: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** When it entered its present stage. */
  readonly stageSince: string;
}

export interface NewOpportunity {
  readonly name: string;
  readonly customerId: string;
  readonly stageId: string;
  readonly amount: string;
  readonly currency: string;
  readonly closeDate: string | null;
  readonly ownerId: string | null;
  readonly customFields: Readonly<Record<string, unknown>>;
  /** Who created it, for the history: the principal's name. */
  readonly by: string;
  readonly at: Date;
}

export interface StageMove {
  readonly opportunityId: string;
  /** The stage the caller saw; the move is refused when the deal is elsewhere by now. */
  readonly fromStageId: string;
  readonly toStageId: string;
  readonly reason: string | null;
  readonly by: string;
  readonly at: Date;
}

/** Per stage and currency; `weighted` is the sum of amount × probability of the open deals. */
export interface PipelineSummaryRow {
  readonly pipeline: string;
  readonly stage: string;
  readonly kind: StageKind;
  readonly currency: string;
  readonly count: number;
  readonly sum: string;
  readonly weighted: string;
}

/** One month's figures, per currency where money is concerned. */
export interface MonthlyMetrics {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly created: { readonly count: number; readonly amounts: readonly Money[] };
  readonly won: { readonly count: number; readonly amounts: readonly Money[] };
  readonly lost: {
    readonly count: number;
    readonly amounts: readonly Money[];
    readonly reasons: readonly { reason: string; count: number }[];
  };
  /** Won ÷ (won + lost), null when neither happened. */
  readonly winRate: number | null;
  /** Days from creation to winning, median, null when nothing was won. */
  readonly medianDaysToWin: number | null;
  readonly interactions: Readonly<Record<string, number>>;
  readonly newCustomers: number;
  readonly byOwner: readonly { readonly owner: string; readonly won: number; readonly amounts: readonly Money[] }[];
}

export interface Money {
  readonly currency: string;
  readonly amount: string;
}
