import type { Board, Column, Sprint } from '../../domain/board.ts';
import type { Comment, Person, Task, TaskEvent } from '../../domain/task.ts';

interface Member extends Person {
  readonly email: string | null;
}

/** A board with what belongs to it. */
export interface BoardRecord extends Board {
  readonly sprints: readonly Sprint[];
  readonly labels: readonly string[];
}

/** One process's board, for tests and as the model that real backends are compared with. */
export interface Records {
  readonly boards: Map<string, BoardRecord>;
  readonly members: Member[];
  readonly tasks: Map<string, Task & { readonly boardId: string }>;
  readonly comments: Map<string, Comment[]>;
  readonly events: Map<string, TaskEvent[]>;
  readonly sources: Map<string, string>;
  nextId(): string;
  /** The wanted number where it is free, else the next. */
  nextNumber(board: string, wanted?: number | null): number;
}

const column = (id: string, name: string, kind: Column['kind']): Column => ({
  id,
  name,
  kind,
  wipLimit: null,
  next: ['c1', 'c2', 'c3', 'c4', 'c5'].filter((other) => other !== id),
});

const empty: BoardRecord = {
  id: 'b1',
  key: 'TASK',
  name: 'Board',
  columns: [
    column('c1', 'Backlog', 'open'),
    column('c2', 'To do', 'open'),
    column('c3', 'In progress', 'active'),
    column('c4', 'Review', 'active'),
    column('c5', 'Done', 'done'),
  ],
  sprints: [],
  labels: [],
};

export function emptyRecords(): Records {
  let last = 100;
  const numbers = new Map<string, Set<number>>();
  return {
    boards: new Map([[empty.id, empty]]),
    members: [],
    tasks: new Map(),
    comments: new Map(),
    events: new Map(),
    sources: new Map(),
    nextId: () => String(++last),
    nextNumber(board, wanted) {
      const used = numbers.get(board) ?? new Set<number>();
      const number = wanted && !used.has(wanted) ? wanted : Math.max(0, ...used) + 1;
      numbers.set(board, used.add(number));
      return number;
    },
  };
}
