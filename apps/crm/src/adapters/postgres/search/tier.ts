import type { Position } from '@enterprise-mcp/kit';

/** A customer a tier found. `key` is its place in the tier's order: what a next page starts after. */
export interface Found {
  readonly row: number;
  readonly key: Position;
}

/**
 * One way to match. The search asks them in order of exactness; a tier leaves out what an earlier one gives, so that
 * answers follow one another across tiers and pages without looking back.
 */
export interface Tier {
  /** Part of the position between pages. */
  readonly name: string;
  page(after: Position | undefined, limit: number): Promise<readonly Found[]>;
  /** How many, as far as `cap`; not `exact` when there may be more. */
  count(cap: number): Promise<Count>;
}

export interface Count {
  readonly count: number;
  readonly exact: boolean;
}
