import { saysSomething } from '@enterprise-mcp/kit/text';
import * as z from 'zod';
import { markerOf, tool } from '../define.ts';
import { resolveNewTask } from '../domain/references/new-task.ts';
import { asTaskLine } from '../domain/views/task.ts';
import { taskView } from './views/task.ts';

export const createTask = tool({
  name: 'create_task',
  title: 'Create task',
  description: {
    what: 'Creates a task and puts it on the board.',
    useWhen: ['work is not on the board yet'],
    avoidWhen: ['it may exist: search_tasks first'],
  },
  input: z.object({
    title: z.string().trim().min(1).max(250).refine(saysSomething, 'must contain text').describe('what is to be done'),
    description: z.string().max(20_000).default('').describe('Markdown'),
    column: z.string().max(100).optional().describe('default: the first'),
    assignee: z.string().max(200).optional().describe('handle, name or me'),
    sprint: z.string().max(200).optional().describe('name, current or next'),
    labels: z.array(z.string().max(100)).max(10).optional().describe('existing ones'),
    estimate: z.number().min(0).max(1000).optional().describe('points'),
    board: z.string().max(200).optional().describe('name or key'),
  }),
  output: z.object({
    task: taskView,
    outcome: z.enum(['created', 'partial_success']),
    missing: z.array(z.string()).optional(),
    same_title: z.array(z.string()).optional(),
  }),
  effect: 'write',
  permission: 'tasks:write',
  async preview(input, { ports, principal, signal, now }) {
    const { board, column, person, sprint } = await resolveNewTask(input, ports, principal, now(), { signal });
    return [
      `A new task on '${board.name}' in '${column.name}': ${input.title}`,
      `Assignee: ${person?.handle ?? 'nobody'}. Sprint: ${sprint?.name ?? 'none'}. Labels: ${input.labels?.join(', ') || 'none'}.`,
    ].join('\n');
  },
  async run(input, context) {
    const { ports, principal, signal, now, note } = context;
    const { board, column, person, sprint, labels } = await resolveNewTask(input, ports, principal, now(), { signal });
    const { task, missing, sameTitle } = await ports.tasks.create(
      {
        boardId: board.id,
        title: input.title,
        description: input.description,
        columnId: column.id,
        assigneeId: person?.id ?? null,
        sprintId: sprint?.id ?? null,
        labels,
        estimate: input.estimate ?? null,
        by: principal.name,
        at: now(),
        marker: markerOf('create_task', context),
      },
      { signal },
    );
    if (missing.length > 0) note(`${task.id} exists, so do not create it again; see missing.`);
    if (sameTitle.length > 0) note('Open tasks with the same title exist, see same_title: the same twice?');
    return {
      task: asTaskLine(task),
      outcome: missing.length > 0 ? ('partial_success' as const) : ('created' as const),
      ...(missing.length > 0 && { missing: [...missing] }),
      ...(sameTitle.length > 0 && { same_title: [...sameTitle] }),
    };
  },
});
