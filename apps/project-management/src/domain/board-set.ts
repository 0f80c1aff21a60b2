import type { ColumnKind } from './board.ts';
import type { EventType } from './task.ts';

/** A board with its tasks and their past, as an import or the demonstration brings it. Names stand for ids. */
export interface BoardSet {
  readonly board: { readonly key: string; readonly name: string; readonly isDefault?: boolean | undefined };
  /** Needed for a board that does not exist; for one that does, only new names are added. */
  readonly columns: readonly SetColumn[];
  readonly sprints: readonly SetSprint[];
  readonly members: readonly SetMember[];
  readonly labels: readonly string[];
  readonly tasks: readonly SetTask[];
}

export interface SetColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly wipLimit: number | null;
  /** Names of the columns a task may go to from here; without any in the whole set, all moves are allowed. */
  readonly next?: readonly string[] | undefined;
}

export interface SetSprint {
  readonly name: string;
  readonly goal: string | null;
  readonly start: string;
  readonly end: string;
}

export interface SetMember {
  readonly handle: string;
  readonly name: string;
  readonly email: string | null;
}

export interface SetTask {
  /** Where it came from, `jira:PAY-7`: what a second import of the same is known by. */
  readonly source: string;
  /** Its number elsewhere; kept when it is free on the board. */
  readonly number?: number | null | undefined;
  readonly title: string;
  readonly description: string;
  readonly column: string;
  /** Handle of a member. */
  readonly assignee: string | null;
  readonly sprint: string | null;
  readonly labels: readonly string[];
  readonly estimate: number | null;
  readonly author: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly columnSince: string;
  readonly comments: readonly { readonly author: string; readonly body: string; readonly at: string }[];
  readonly events: readonly {
    readonly type: EventType;
    readonly at: string;
    readonly by: string;
    readonly from: string | null;
    readonly to: string | null;
  }[];
}

export interface Loaded {
  readonly created: number;
  readonly skipped: number;
}
