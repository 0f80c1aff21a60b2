import * as z from 'zod';
import { tool } from '../define.ts';
import { assigneesOf, readBack } from '../domain/read-back.ts';
import { boardMeant } from '../domain/references/board.ts';
import { personMeant } from '../domain/references/person.ts';
import { taskMeant } from '../domain/references/task.ts';
import { asTaskLine } from '../domain/views/task.ts';
import type { PmPorts } from '../ports.ts';
import { taskView } from './views/task.ts';

const NOBODY = 'nobody';

export const assignTask = tool({
  name: 'assign_task',
  title: 'Assign task',
  description: {
    what: 'Makes somebody the assignee of a task in place of whoever was, and reads it back.',
    useWhen: ['a task is taken, handed over or released'],
  },
  input: z.object({
    task: z.string().max(300).describe('id or exact title'),
    assignee: z.string().max(200).describe('handle, name, e-mail, me or nobody'),
    board: z.string().max(200).optional().describe('name or key'),
  }),
  output: z.object({ task: taskView, before: z.string(), after: z.string(), changed: z.boolean() }),
  effect: 'write',
  permission: 'tasks:write',
  async preview(input, { ports, principal, signal }) {
    const { task, before, after } = await assignment(input, ports, principal, signal);
    return `${task.id} (${task.title}): assignee ${before} → ${after}`;
  },
  async run(input, { ports, principal, signal, now, note }) {
    const { task, person, before, after } = await assignment(input, ports, principal, signal);
    if (before === after) {
      note(`The assignee is ${after} already; nothing was changed.`);
      return { task: asTaskLine(task), before, after, changed: false };
    }
    const change = { taskId: task.id, assigneeId: person?.id ?? null, by: principal.name, at: now() };
    await ports.tasks.assign(change, { signal });
    const written = { task: task.id, what: 'assignee', before, expected: after } as const;
    const stored = await readBack(written, assigneesOf, ports.tasks, { signal });
    return { task: asTaskLine(stored), before, after, changed: true };
  },
});

async function assignment(
  input: { readonly task: string; readonly assignee: string; readonly board?: string | undefined },
  ports: PmPorts,
  principal: Parameters<typeof personMeant>[2],
  signal: AbortSignal,
) {
  const board = await boardMeant(input.board, ports.boards, { signal });
  const person = await personMeant(input.assignee, ports.people, principal, { signal });
  const task = await taskMeant(input.task, board.id, ports.tasks, { signal });
  return { task, person, before: assigneesOf(task), after: person?.handle ?? NOBODY };
}
