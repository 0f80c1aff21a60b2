import { openFence } from '@enterprise-mcp/kit';
import { resource } from '../define.ts';
import { dayOf } from '../domain/day.ts';
import { boardMeant } from '../domain/references/board.ts';
import { sprintTasks } from '../domain/sprint-tasks.ts';
import { asSprintDates, asSprintReport, asTaskRows } from '../domain/views/sprint.ts';

export const currentSprintResource = resource({
  uri: 'pm://sprints/current',
  name: 'current-sprint',
  title: 'Current sprint',
  description: 'The sprint of today on the default board: dates, counts and points by column, and its tasks.',
  permission: 'tasks:read',
  async read(_, { ports, signal, now }) {
    const board = await boardMeant(undefined, ports.boards, { signal });
    const { current, last, next } = await ports.boards.sprintsAround(board.id, dayOf(now()), { signal });
    if (!current) {
      return { board: board.name, active: false, last: asSprintDates(last), next: asSprintDates(next) };
    }
    const { tasks } = await sprintTasks(board.id, current.id, ports.tasks, { signal });
    const fence = openFence();
    const rows = fence.wrap(asTaskRows(board, tasks));
    return { active: true, ...asSprintReport(board, current, tasks, now()), note: fence.note, tasks: rows };
  },
});
