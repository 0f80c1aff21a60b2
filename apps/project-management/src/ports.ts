import type { Page, Position, Principal } from '@enterprise-mcp/kit';
import type { Board, Sprint, SprintsAround } from './domain/board.ts';
import type { BoardSet, Loaded } from './domain/board-set.ts';
import type { Comment, NewTask, Person, Task, TaskEvent } from './domain/task.ts';

/** One page of a keyset-paged list; `next` is absent on the last. */
export interface PageOf<T> {
  readonly items: readonly T[];
  readonly next?: Position | undefined;
}

/** Every method takes the call's signal and rejects when it aborts. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface BoardStore {
  /** All boards, the default one first. */
  boards(options?: CallOptions): Promise<readonly Board[]>;
  /** A board's sprints, earliest first; over the years they are many. */
  sprints(boardId: string, options?: CallOptions): Promise<readonly Sprint[]>;
  /** Those around `day`, `YYYY-MM-DD`, as `sprintsAround` of the domain picks them. */
  sprintsAround(boardId: string, day: string, options?: CallOptions): Promise<SprintsAround>;
  /** Names of the labels that exist on a board, in order. */
  labels(boardId: string, options?: CallOptions): Promise<readonly string[]>;
}

export interface PeopleStore {
  /** Everybody with this handle, name, e-mail or id who can be assigned, letter case aside. */
  named(reference: string, options?: CallOptions): Promise<readonly Person[]>;
  /** The first few hundred who can be assigned, for suggestions. */
  all(options?: CallOptions): Promise<readonly Person[]>;
  /** Who speaks, when the backend knows them. */
  me(principal: Principal, options?: CallOptions): Promise<Person | undefined>;
}

export interface TaskQuery {
  readonly boardId: string;
  /** Words that title, description or id must contain; beginnings of words suffice. */
  readonly query?: string | undefined;
  readonly columnIds?: readonly string[] | undefined;
  /** null: nobody. */
  readonly assigneeId?: string | null | undefined;
  /** null: in no sprint. */
  readonly sprintId?: string | null | undefined;
  /** All of them. */
  readonly labels?: readonly string[] | undefined;
}

export interface Created {
  readonly task: Task;
  /** What could not be done after the task existed, as sentences; empty when all is well. */
  readonly missing: readonly string[];
  /** Ids of other open tasks with the same title. */
  readonly sameTitle: readonly string[];
}

export interface TaskMove {
  readonly taskId: string;
  readonly boardId: string;
  readonly fromColumnId: string;
  readonly toColumnId: string;
  readonly by: string;
  readonly at: Date;
}

export interface TaskStore {
  get(id: string, options?: CallOptions): Promise<Task | undefined>;
  /** The task of this key or number; else those with exactly this title, at most 10, letter case aside. */
  find(reference: string, boardId: string, options?: CallOptions): Promise<readonly Task[]>;
  /** The board's own order: latest change first on the built-in board, the project's order on GitHub. */
  search(query: TaskQuery, page: Page, options?: CallOptions): Promise<PageOf<Task>>;
  create(task: NewTask, options?: CallOptions): Promise<Created>;
  /**
   * Moves from the column the caller saw. `moved` is false when the task is elsewhere by now.
   *
   * @throws PM_WIP_LIMIT when the column is full.
   */
  move(move: TaskMove, options?: CallOptions): Promise<{ readonly moved: boolean; readonly current: Task }>;
  /** Makes this person, or nobody, the only assignee. */
  assign(
    assignment: {
      readonly taskId: string;
      readonly assigneeId: string | null;
      readonly by: string;
      readonly at: Date;
    },
    options?: CallOptions,
  ): Promise<void>;
}

export interface CommentStore {
  /** The latest, oldest of them first. */
  latest(taskId: string, limit: number, options?: CallOptions): Promise<readonly Comment[]>;
  add(
    comment: {
      readonly taskId: string;
      readonly body: string;
      readonly by: string;
      readonly at: Date;
      readonly marker: string;
    },
    options?: CallOptions,
  ): Promise<Comment>;
}

export interface HistoryStore {
  /** The latest, newest first. Empty where the backend keeps its history for itself. */
  latest(taskId: string, limit: number, options?: CallOptions): Promise<readonly TaskEvent[]>;
}

/** Fills a board; only the built-in one. */
export interface ImportStore {
  /** All of it or nothing. What was loaded before, by its source, is left as it is. */
  load(set: BoardSet, options?: CallOptions): Promise<Loaded>;
}

export interface PmPorts {
  readonly boards: BoardStore;
  readonly people: PeopleStore;
  readonly tasks: TaskStore;
  readonly comments: CommentStore;
  readonly history: HistoryStore;
  readonly imports: ImportStore | undefined;
}
