import { storable } from '@enterprise-mcp/kit/text';
import type { Database } from '@enterprise-mcp/postgres';
import type { Comment, EventType, TaskEvent } from '../../domain/task.ts';
import type { CommentStore, HistoryStore } from '../../ports.ts';
import { announceTask } from './changes.ts';
import { keyOf, ROW_OF_KEY } from './task-rows.ts';
import { lockedRow, record } from './tasks.ts';

interface CommentRow {
  readonly id: number;
  readonly author: string;
  readonly body: string;
  readonly at: Date;
}

interface EventRow {
  readonly id: number;
  readonly type: EventType;
  readonly at: Date;
  readonly author: string;
  readonly was: string | null;
  readonly is_now: string | null;
}

export function postgresComments(db: Database): CommentStore {
  return {
    latest: (taskId, limit, options) =>
      db.read(async (tx) => {
        const { rows } = await tx.query<CommentRow>(
          `SELECT id, author, body, at FROM pm.comments WHERE task_id = (${ROW_OF_KEY})
           ORDER BY at DESC, id DESC LIMIT $3`,
          [...keyOf(taskId), limit],
        );
        return rows.map(toComment).reverse();
      }, options),

    add: ({ taskId, body, by, at }, options) =>
      db.transaction(async (tx) => {
        const task = await lockedRow(tx, taskId);
        const { rows } = await tx.query<CommentRow>(
          'INSERT INTO pm.comments (task_id, author, body, at) VALUES ($1, $2, $3, $4) RETURNING id, author, body, at',
          [task, by, storable(body), at],
        );
        await tx.query('UPDATE pm.tasks SET comments = comments + 1, updated_at = $2 WHERE id = $1', [task, at]);
        await record(tx, task, { type: 'commented', at, by, from: null, to: null });
        await announceTask(tx, taskId);
        const [row] = rows;
        if (!row) throw new Error('an INSERT returned no row');
        return toComment(row);
      }, options),
  };
}

export function postgresHistory(db: Database): HistoryStore {
  return {
    latest: (taskId, limit, options) =>
      db.read(async (tx) => {
        const { rows } = await tx.query<EventRow>(
          `SELECT id, type, at, author, was, is_now FROM pm.events WHERE task_id = (${ROW_OF_KEY})
           ORDER BY at DESC, id DESC LIMIT $3`,
          [...keyOf(taskId), limit],
        );
        return rows.map(
          ({ id, type, at, author, was, is_now }): TaskEvent => ({
            id: String(id),
            type,
            at: at.toISOString(),
            by: author,
            from: was,
            to: is_now,
          }),
        );
      }, options),
  };
}

function toComment({ id, author, body, at }: CommentRow): Comment {
  return { id: String(id), author, body, at: at.toISOString() };
}
