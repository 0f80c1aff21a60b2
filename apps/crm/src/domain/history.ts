export type InteractionType = 'call' | 'email' | 'meeting' | 'note';
export type HistoryType = InteractionType | 'stage_change' | 'created';

/** One entry of a customer's or deal's history: what people logged, and what happened to deals. */
export interface HistoryEntry {
  /** `int_12` for interactions, `chg_9` for stage changes and creations. */
  readonly id: string;
  readonly type: HistoryType;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly by: string;
  readonly customer: { readonly id: string; readonly name: string };
  readonly opportunity: { readonly id: string; readonly name: string } | null;
  /** Interactions: the subject line. */
  readonly subject: string | null;
  /** Interactions: the text. Came from outside. */
  readonly body: string | null;
  /** Stage changes: labels; `from` is null at creation. */
  readonly from: string | null;
  readonly to: string | null;
  readonly reason: string | null;
}

export interface NewInteraction {
  readonly type: InteractionType;
  readonly customerId: string;
  readonly opportunityId: string | null;
  readonly subject: string;
  readonly body: string;
  readonly occurredAt: Date;
  readonly by: string;
}
