import * as z from 'zod';
import { tool } from '../define.ts';
import { checkMove } from '../domain/move.ts';
import { readBack } from '../domain/read-back.ts';
import { boardMeant, columnMeant } from '../domain/references/board.ts';
import { taskMeant } from '../domain/references/task.ts';
import { asTaskLine } from '../domain/views/task.ts';
import { pmErrors } from '../errors.ts';
import type { PmPorts } from '../ports.ts';
import { taskView } from './views/task.ts';

export const updateTaskStatus = tool({
  name: 'update_task_status',
  title: 'Update task status',
  description: {
    what: 'Moves a task to another column of its board and reads it back.',
    useWhen: ['work on a task began, advanced, stopped or finished'],
    avoidWhen: ['something is only to be said: add_comment'],
  },
  input: z.object({
    task: z.string().max(300).describe('id or exact title'),
    status: z.string().max(100).describe('name of the column'),
    expected_status: z.string().max(100).optional().describe('column you saw; refused if it changed'),
    board: z.string().max(200).optional().describe('name or key'),
  }),
  output: z.object({ task: taskView, before: z.string(), after: z.string(), changed: z.boolean() }),
  effect: 'write',
  permission: 'tasks:write',
  async preview(input, { ports, signal }) {
    const { task, to } = await planned(input, ports, signal);
    return `${task.id} (${task.title}): ${task.column.name} → ${to.name}`;
  },
  async run(input, { ports, principal, signal, now, note }) {
    const { board, task, to, expected } = await planned(input, ports, signal);
    if (task.column.id === to.id) {
      note(`It is in '${to.name}' already; nothing was changed.`);
      return { task: asTaskLine(task), before: to.name, after: to.name, changed: false };
    }
    const { moved, current } = await ports.tasks.move(
      {
        taskId: task.id,
        boardId: board.id,
        fromColumnId: task.column.id,
        toColumnId: to.id,
        by: principal.name,
        at: now(),
      },
      { signal },
    );
    if (!moved)
      throw pmErrors.PM_STATUS_CONFLICT({ task: task.id, expected: expected.name, current: current.column.name });
    const written = { task: task.id, what: 'status', before: task.column.name, expected: to.name } as const;
    const stored = await readBack(written, ({ column }) => column.name, ports.tasks, { signal });
    return { task: asTaskLine(stored), before: task.column.name, after: stored.column.name, changed: true };
  },
});

interface Input {
  readonly task: string;
  readonly status: string;
  readonly expected_status?: string | undefined;
  readonly board?: string | undefined;
}

async function planned(input: Input, ports: PmPorts, signal: AbortSignal) {
  const board = await boardMeant(input.board, ports.boards, { signal });
  const to = columnMeant(board, input.status);
  const task = await taskMeant(input.task, board.id, ports.tasks, { signal });
  const expected = input.expected_status === undefined ? task.column : columnMeant(board, input.expected_status);
  if (expected.id !== task.column.id)
    throw pmErrors.PM_STATUS_CONFLICT({ task: task.id, expected: expected.name, current: task.column.name });
  if (to.id !== task.column.id) checkMove(board, task, to);
  return { board, task, to, expected };
}
