import { pmErrors } from '../errors.ts';
import type { Board, Column } from './board.ts';
import type { Task } from './task.ts';

/** Refuses a step that the board does not allow, and lists those it does. */
export function checkMove(board: Board, task: Task, to: Column): void {
  const from = board.columns.find(({ id }) => id === task.column.id);
  // A task in no column of the board, as GitHub has them, may be put into any.
  if (!from || from.next.includes(to.id)) return;
  const legal = board.columns.filter(({ id }) => from.next.includes(id)).map(({ name }) => name);
  throw pmErrors.PM_MOVE_ILLEGAL({ from: from.name, to: to.name, legal });
}
