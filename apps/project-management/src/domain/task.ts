import type { ColumnKind } from './board.ts';

/** Somebody a task can be assigned to. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** Short and unique: `ada`, a GitHub login. */
  readonly handle: string;
}

export interface Task {
  /** As people say it: `PAY-42`, `#42`, `acme/web#42`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly column: { readonly id: string; readonly name: string; readonly kind: ColumnKind };
  readonly assignees: readonly Person[];
  readonly labels: readonly string[];
  readonly sprint: { readonly id: string; readonly name: string } | null;
  readonly estimate: number | null;
  readonly author: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Since when it is in its column; null where the backend does not tell. */
  readonly columnSince: string | null;
  readonly comments: number;
  readonly url: string | null;
}

export interface Comment {
  readonly id: string;
  readonly author: string;
  readonly body: string;
  readonly at: string;
}

export type EventType = 'created' | 'moved' | 'assigned' | 'commented';

/** Something that happened to a task. `from` and `to` are names as they were then. */
export interface TaskEvent {
  readonly id: string;
  readonly type: EventType;
  readonly at: string;
  readonly by: string;
  readonly from: string | null;
  readonly to: string | null;
}

export interface NewTask {
  readonly boardId: string;
  readonly title: string;
  readonly description: string;
  readonly columnId: string;
  readonly assigneeId: string | null;
  readonly sprintId: string | null;
  readonly labels: readonly string[];
  readonly estimate: number | null;
  readonly by: string;
  readonly at: Date;
  /** The same for every repeat of one call: how a backend that acts elsewhere finds what it did before. */
  readonly marker: string;
}
