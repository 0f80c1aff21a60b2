import type { Queryable } from '@enterprise-mcp/postgres';
import type { ColumnKind } from '../../domain/board.ts';
import type { Task } from '../../domain/task.ts';
import { parseKey } from './ids.ts';

interface TaskRow {
  readonly id: number;
  readonly key: string;
  readonly number: number;
  readonly title: string;
  readonly description: string;
  readonly column_id: number;
  readonly column_name: string;
  readonly column_kind: ColumnKind;
  readonly assignee_id: number | null;
  readonly assignee_name: string | null;
  readonly assignee_handle: string | null;
  readonly labels: readonly string[];
  readonly sprint_id: number | null;
  readonly sprint_name: string | null;
  readonly estimate: number | null;
  readonly author: string;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly column_since: Date;
  readonly comments: number;
}

/** Tasks with the names of what they refer to, of a subquery `found` that has their ids. */
const TASKS_FOUND = `
  SELECT t.id, b.key, t.number, t.title, t.description, t.column_id, c.name AS column_name, c.kind AS column_kind,
         t.assignee_id, m.name AS assignee_name, m.handle AS assignee_handle, t.labels,
         t.sprint_id, s.name AS sprint_name, t.estimate, t.author, t.created_at, t.updated_at, t.column_since, t.comments
  FROM found
  JOIN pm.tasks t ON t.id = found.id
  JOIN pm.boards b ON b.id = t.board_id
  JOIN pm.columns c ON c.id = t.column_id
  LEFT JOIN pm.members m ON m.id = t.assignee_id
  LEFT JOIN pm.sprints s ON s.id = t.sprint_id`;

export interface FoundTask {
  /** The row, not the key people know. */
  readonly row: number;
  readonly task: Task;
}

/**
 * Tasks in one statement.
 *
 * @param found - `WITH` clause whose last query is named `found` and has ids
 * @param order - of the result, in words of `t`
 */
export async function tasksFound(
  tx: Queryable,
  found: string,
  values: readonly unknown[],
  order = 't.id',
): Promise<readonly FoundTask[]> {
  const { rows } = await tx.query<TaskRow>(`${found} ${TASKS_FOUND} ORDER BY ${order}`, values);
  return rows.map((row) => ({ row: row.id, task: toTask(row) }));
}

export async function taskAt(tx: Queryable, row: number): Promise<Task | undefined> {
  return (await tasksFound(tx, 'WITH found (id) AS (VALUES ($1::bigint))', [row]))[0]?.task;
}

/** The row of the task with the key `PAY-42`, whose values are `keyOf` of it. */
export const ROW_OF_KEY = `
  SELECT t.id FROM pm.tasks t JOIN pm.boards b ON b.id = t.board_id WHERE b.key = $1 AND t.number = $2`;

/** What is no key has values that no task has. */
export function keyOf(id: string): readonly [string, number] {
  const key = parseKey(id);
  return key ? [key.board, key.number] : ['', 0];
}

export async function taskKeyed(tx: Queryable, id: string): Promise<Task | undefined> {
  return (await tasksFound(tx, `WITH found AS (${ROW_OF_KEY})`, keyOf(id)))[0]?.task;
}

function toTask(row: TaskRow): Task {
  return {
    id: `${row.key}-${row.number}`,
    title: row.title,
    description: row.description,
    column: { id: String(row.column_id), name: row.column_name, kind: row.column_kind },
    assignees:
      row.assignee_id === null
        ? []
        : [{ id: String(row.assignee_id), name: row.assignee_name ?? '', handle: row.assignee_handle ?? '' }],
    labels: row.labels,
    sprint: row.sprint_id === null ? null : { id: String(row.sprint_id), name: row.sprint_name ?? '' },
    estimate: row.estimate,
    author: row.author,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    columnSince: row.column_since.toISOString(),
    comments: row.comments,
    url: null,
  };
}
