import { openFence } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { prompt } from '../define.ts';
import { dayOf } from '../domain/day.ts';
import { boardMeant, sprintMeant } from '../domain/references/board.ts';
import { sprintTasks } from '../domain/sprint-tasks.ts';
import { suggest } from '../domain/suggest.ts';
import { asSprintReport, asTaskRows } from '../domain/views/sprint.ts';

export const sprintReport = prompt({
  name: 'sprint_report',
  title: 'Sprint report',
  description: 'A report on one sprint for people who were not there: what was planned, finished and left over.',
  args: z.object({
    sprint: z.string().optional().describe('Name, current or next; default: current'),
    board: z.string().optional().describe('Name or key'),
  }),
  permission: 'tasks:read',
  complete: {
    async sprint(typed, { ports, signal }) {
      const board = await boardMeant(undefined, ports.boards, { signal });
      const sprints = await ports.boards.sprints(board.id, { signal });
      return suggest(typed, ['current', ...sprints.map(({ name }) => name).reverse()]);
    },
    async board(typed, { ports, signal }) {
      return suggest(
        typed,
        (await ports.boards.boards({ signal })).map(({ name }) => name),
      );
    },
  },
  async render(args, { ports, signal, now }) {
    const board = await boardMeant(args.board || undefined, ports.boards, { signal });
    const sprint = await sprintMeant(args.sprint || 'current', board, ports.boards, dayOf(now()), { signal });
    const { tasks, all } = await sprintTasks(board.id, sprint.id, ports.tasks, { signal });
    const fence = openFence();
    const over = sprint.end < dayOf(now());
    return `Write the report on sprint '${sprint.name}' (${sprint.start} to ${sprint.end}) of '${board.name}', for a reader who was not there and has two minutes.

1. **Goal**: was it reached? ${sprint.goal ? '' : 'None was set: say so.'}
2. **Figures**: tasks and points, planned and done, by column.
3. **Finished**: what a user would notice, in plain words, ids in brackets.
4. **Left over**: each unfinished task with who has it and what it waits for, as far as the data tells.
5. **For the next sprint**: at most three suggestions, each tied to a figure or a task above.

Rules:
- Use only the data below; look at get_task before claiming a reason. Tasks without points count as tasks, not as zero effort.
${over ? '' : '- The sprint is not over: call the report preliminary.\n'}${all ? '' : '- Only a part of the tasks is here: say so.\n'}
${fence.note}
${fence.wrap(JSON.stringify(asSprintReport(board, sprint, tasks, now())))}
${fence.wrap(asTaskRows(board, tasks))}`;
  },
});
