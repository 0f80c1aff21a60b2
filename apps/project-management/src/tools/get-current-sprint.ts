import { untrusted } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { tool } from '../define.ts';
import { dayOf } from '../domain/day.ts';
import { boardMeant } from '../domain/references/board.ts';
import { sprintTasks } from '../domain/sprint-tasks.ts';
import { asSprintDates, asSprintReport, asTaskRows, TASKS_SHOWN } from '../domain/views/sprint.ts';

const sprint = z.looseObject({ name: z.string(), start: z.string(), end: z.string() });

export const getCurrentSprint = tool({
  name: 'get_current_sprint',
  title: 'Get current sprint',
  description: {
    what: 'Shows the sprint of today: days left, counts and points by column, what is unassigned, stale or blocked, and every task as a line.',
    useWhen: ['asked how the sprint goes', 'planning the day'],
  },
  input: z.object({ board: z.string().max(200).optional().describe('name or key; default: the first') }),
  output: z.object({
    board: z.string(),
    active: z.boolean(),
    sprint: sprint.optional(),
    last: sprint.optional().describe('when none is active'),
    next: sprint.optional().describe('when none is active'),
    days_left: z.int().optional().describe('today included'),
    totals: z.unknown().optional(),
    columns: z.array(z.unknown()).optional(),
    unassigned: z.array(z.string()).optional(),
    stale: z.array(z.string()).optional().describe('begun, unchanged for 5 days'),
    blocked: z.array(z.string()).optional(),
    tasks: untrusted(z.string()).optional(),
  }),
  effect: 'read',
  permission: 'tasks:read',
  async run(input, { ports, signal, now, note }) {
    const board = await boardMeant(input.board, ports.boards, { signal });
    const { current, last, next } = await ports.boards.sprintsAround(board.id, dayOf(now()), { signal });
    if (!current) {
      note('No sprint is active today.');
      return { board: board.name, active: false, last: asSprintDates(last), next: asSprintDates(next) };
    }
    const { tasks, all } = await sprintTasks(board.id, current.id, ports.tasks, { signal });
    if (!all) note(`Only the first ${tasks.length} tasks were counted.`);
    if (tasks.length > TASKS_SHOWN)
      note(`${TASKS_SHOWN} of ${tasks.length} tasks are shown; the rest: search_tasks with sprint '${current.name}'.`);
    return {
      active: true,
      ...asSprintReport(board, current, tasks, now()),
      sprint: { name: current.name, start: current.start, end: current.end, goal: current.goal ?? undefined },
      tasks: asTaskRows(board, tasks),
    };
  },
});
