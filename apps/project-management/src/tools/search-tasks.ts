import * as z from 'zod';
import { tool } from '../define.ts';
import { dayOf } from '../domain/day.ts';
import { boardMeant, columnMeant, labelsMeant, sprintMeant } from '../domain/references/board.ts';
import { personMeant } from '../domain/references/person.ts';
import { asTaskLine } from '../domain/views/task.ts';
import { taskView } from './views/task.ts';

export const searchTasks = tool({
  name: 'search_tasks',
  title: 'Search tasks',
  description: {
    what: 'Finds tasks by words, column, assignee, sprint and labels.',
    useWhen: ['you need a task id', 'looking for work, duplicates or what somebody has to do'],
    avoidWhen: ['the sprint as a whole is wanted: get_current_sprint'],
  },
  input: z.object({
    query: z.string().max(300).optional().describe('words of title, description or id'),
    columns: z.array(z.string().max(100)).max(20).optional().describe('names'),
    state: z.enum(['unfinished', 'done']).optional().describe('default: both'),
    assignee: z.string().max(200).optional().describe('handle, name, me or nobody'),
    sprint: z.string().max(200).optional().describe('name, current, next or none'),
    labels: z.array(z.string().max(100)).max(10).optional().describe('all of these'),
    board: z.string().max(200).optional().describe('name or key; default: the first'),
  }),
  output: z.object({ board: z.string(), tasks: z.array(taskView) }),
  effect: 'read',
  permission: 'tasks:read',
  paging: { limit: 20, max: 100 },
  async run(input, { ports, principal, page, signal, now }) {
    const board = await boardMeant(input.board, ports.boards, { signal });
    const named = input.columns?.map((name) => columnMeant(board, name));
    const columns =
      named || input.state
        ? (named ?? board.columns).filter(({ kind }) => !input.state || (kind === 'done') === (input.state === 'done'))
        : undefined;
    const person =
      input.assignee === undefined ? undefined : await personMeant(input.assignee, ports.people, principal, { signal });
    const found = await ports.tasks.search(
      {
        boardId: board.id,
        query: input.query?.trim() || undefined,
        columnIds: columns?.map(({ id }) => id),
        assigneeId: person === undefined ? undefined : (person?.id ?? null),
        sprintId: await sprintId(input.sprint),
        labels: await labelsMeant(input.labels, board, ports.boards, { signal }),
      },
      page,
      { signal },
    );
    return { board: board.name, tasks: found.items.map(asTaskLine), next: found.next };

    async function sprintId(reference: string | undefined): Promise<string | null | undefined> {
      if (reference === undefined) return undefined;
      if (reference.trim().toLowerCase() === 'none') return null;
      return (await sprintMeant(reference, board, ports.boards, dayOf(now()), { signal })).id;
    }
  },
});
