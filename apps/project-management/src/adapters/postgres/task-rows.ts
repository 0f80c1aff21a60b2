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

/** The tasks of these rows, in this order. */
export async function tasksByRow(tx: Queryable, rows: readonly number[]): Promise<readonly Task[]> {
  if (rows.length === 0) return [];
  const found = await tx.query<TaskRow>(
    `SELECT t.id, b.key, t.number, t.title, t.description, t.column_id, c.name AS column_name, c.kind AS column_kind,
            t.assignee_id, m.name AS assignee_name, m.handle AS assignee_handle, t.labels,
            t.sprint_id, s.name AS sprint_name, t.estimate, t.author, t.created_at, t.updated_at, t.column_since, t.comments
     FROM pm.tasks t
     JOIN pm.boards b ON b.id = t.board_id
     JOIN pm.columns c ON c.id = t.column_id
     LEFT JOIN pm.members m ON m.id = t.assignee_id
     LEFT JOIN pm.sprints s ON s.id = t.sprint_id
     WHERE t.id = ANY ($1::bigint[])`,
    [rows],
  );
  const byRow = new Map(found.rows.map((row) => [row.id, toTask(row)]));
  return rows.flatMap((row) => byRow.get(row) ?? []);
}

/** The row of a task's key, `PAY-42`. */
export async function rowOfTask(tx: Queryable, id: string): Promise<number | undefined> {
  const key = parseKey(id);
  if (!key) return undefined;
  const { rows } = await tx.query<{ id: number }>(
    'SELECT t.id FROM pm.tasks t JOIN pm.boards b ON b.id = t.board_id WHERE b.key = $1 AND t.number = $2',
    [key.board, key.number],
  );
  return rows[0]?.id;
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
