import { storable } from '@enterprise-mcp/kit/text';
import type { Database, Queryable } from '@enterprise-mcp/postgres';
import type { NewTask, Task } from '../../domain/task.ts';
import { pmErrors } from '../../errors.ts';
import type { TaskMove, TaskStore } from '../../ports.ts';
import { announceTask } from './changes.ts';
import { parseKey, parseNumber, toRow } from './ids.ts';
import { keyOf, ROW_OF_KEY, taskAt, taskKeyed, tasksFound } from './task-rows.ts';
import { searchTasks } from './task-search.ts';

export function postgresTasks(db: Database): TaskStore {
  return {
    get: (id, options) => db.read((tx) => taskKeyed(tx, id), options),
    find: (reference, boardId, options) =>
      db.read((tx) => tasksNamed(tx, storable(reference), toRow(boardId)), options),
    search: (query, page, options) => db.read((tx) => searchTasks(tx, query, page), options),
    create: (task, options) => db.transaction((tx) => create(tx, task), options),
    move: (move, options) => db.transaction((tx) => moveTask(tx, move), options),

    assign: ({ taskId, assigneeId, by, at }, options) =>
      db.transaction(async (tx) => {
        const row = await lockedRow(tx, taskId);
        const before = await taskAt(tx, row);
        await tx.query('UPDATE pm.tasks SET assignee_id = $2, updated_at = $3 WHERE id = $1', [
          row,
          assigneeId === null ? null : toRow(assigneeId),
          at,
        ]);
        const after = await taskAt(tx, row);
        const name = (task: Task | undefined) => task?.assignees[0]?.name ?? null;
        await record(tx, row, { type: 'assigned', at, by, from: name(before), to: name(after) });
        await announceTask(tx, taskId);
      }, options),
  };
}

async function tasksNamed(tx: Queryable, reference: string, board: number): Promise<readonly Task[]> {
  const exact = parseKey(reference) ? await taskKeyed(tx, reference) : await taskNumbered(tx, reference, board);
  return exact ? [exact] : tasksTitled(tx, reference, board);
}

async function taskNumbered(tx: Queryable, reference: string, board: number): Promise<Task | undefined> {
  const number = parseNumber(reference);
  if (number === undefined) return undefined;
  const found = 'WITH found AS (SELECT id FROM pm.tasks WHERE board_id = $1 AND number = $2)';
  return (await tasksFound(tx, found, [board, number]))[0]?.task;
}

async function tasksTitled(tx: Queryable, title: string, board: number): Promise<readonly Task[]> {
  const found = `WITH found AS (
    SELECT id FROM pm.tasks WHERE board_id = $1 AND pm.fold(left(title, 250)) = pm.fold(left($2::text, 250))
    ORDER BY id LIMIT 10)`;
  return (await tasksFound(tx, found, [board, title.trim()])).map(({ task }) => task);
}

async function create(tx: Queryable, task: NewTask) {
  const board = toRow(task.boardId);
  const twins = await tasksTitled(tx, storable(task.title), board);
  await room(tx, toRow(task.columnId));
  const { rows } = await tx.query<{ id: number }>(
    `WITH numbered AS (UPDATE pm.boards SET last_number = last_number + 1 WHERE id = $1 RETURNING id, last_number)
     INSERT INTO pm.tasks (board_id, number, title, description, column_id, assignee_id, sprint_id, labels, estimate,
                           author, created_at, updated_at, column_since)
     SELECT id, last_number, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $10 FROM numbered
     RETURNING id`,
    [
      board,
      storable(task.title),
      storable(task.description),
      toRow(task.columnId),
      task.assigneeId === null ? null : toRow(task.assigneeId),
      task.sprintId === null ? null : toRow(task.sprintId),
      task.labels,
      task.estimate,
      task.by,
      task.at,
    ],
  );
  const row = rows[0]?.id;
  const created = row === undefined ? undefined : await taskAt(tx, row);
  if (!created || row === undefined) throw pmErrors.PM_BOARD_UNKNOWN({ board: task.boardId, valid: [] });
  await record(tx, row, { type: 'created', at: task.at, by: task.by, from: null, to: created.column.name });
  await announceTask(tx, created.id);
  const sameTitle = twins.filter(({ column }) => column.kind !== 'done').map(({ id }) => id);
  return { task: created, missing: [], sameTitle };
}

/**
 * Of movers at the same time each finds the task where the one before left it: the row is locked first, and a mover
 * who saw it elsewhere does nothing. The column is locked before it is counted, so its limit holds.
 */
async function moveTask(tx: Queryable, move: TaskMove) {
  const row = await lockedRow(tx, move.taskId);
  const before = await taskAt(tx, row);
  if (!before) throw pmErrors.PM_TASK_NOT_FOUND({ task: move.taskId });
  if (before.column.id !== move.fromColumnId) return { moved: false, current: before };
  await room(tx, toRow(move.toColumnId));
  await tx.query('UPDATE pm.tasks SET column_id = $2, column_since = $3, updated_at = $3 WHERE id = $1', [
    row,
    toRow(move.toColumnId),
    move.at,
  ]);
  const current = (await taskAt(tx, row)) ?? before;
  const change = {
    type: 'moved',
    at: move.at,
    by: move.by,
    from: before.column.name,
    to: current.column.name,
  } as const;
  await record(tx, row, change);
  await announceTask(tx, move.taskId);
  return { moved: true, current };
}

/** Refuses when the column is full, and keeps it so until the transaction ends. Columns without limit are not locked. */
async function room(tx: Queryable, column: number): Promise<void> {
  const limited = await tx.query<{ name: string; wip_limit: number }>(
    'SELECT name, wip_limit FROM pm.columns WHERE id = $1 AND wip_limit IS NOT NULL FOR UPDATE',
    [column],
  );
  const found = limited.rows[0];
  if (!found) return;
  const { rows } = await tx.query<{ tasks: number }>(
    'SELECT count(*)::int AS tasks FROM pm.tasks WHERE column_id = $1',
    [column],
  );
  const tasks = rows[0]?.tasks ?? 0;
  if (tasks >= found.wip_limit) throw pmErrors.PM_WIP_LIMIT({ column: found.name, limit: found.wip_limit, tasks });
}

export async function lockedRow(tx: Queryable, id: string): Promise<number> {
  const { rows } = await tx.query<{ id: number }>(`${ROW_OF_KEY} FOR UPDATE OF t`, keyOf(id));
  const [row] = rows;
  if (!row) throw pmErrors.PM_TASK_NOT_FOUND({ task: id });
  return row.id;
}

export async function record(
  tx: Queryable,
  task: number,
  event: {
    readonly type: string;
    readonly at: Date;
    readonly by: string;
    readonly from: string | null;
    readonly to: string | null;
  },
): Promise<void> {
  await tx.query('INSERT INTO pm.events (task_id, type, at, author, was, is_now) VALUES ($1, $2, $3, $4, $5, $6)', [
    task,
    event.type,
    event.at,
    event.by,
    event.from,
    event.to,
  ]);
}
