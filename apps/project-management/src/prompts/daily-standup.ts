import { openFence } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { prompt } from '../define.ts';
import { dayOf } from '../domain/day.ts';
import { boardMeant } from '../domain/references/board.ts';
import { personMeant } from '../domain/references/person.ts';
import { sprintTasks } from '../domain/sprint-tasks.ts';
import { suggest } from '../domain/suggest.ts';
import { asSprintReport, asTaskRows } from '../domain/views/sprint.ts';

export const dailyStandup = prompt({
  name: 'daily_standup',
  title: 'Daily standup',
  description: 'What happened, what is next and what is in the way, from the sprint as it stands today.',
  args: z.object({
    person: z.string().optional().describe('Only this colleague: handle, name or me'),
    board: z.string().optional().describe('Name or key'),
  }),
  permission: 'tasks:read',
  complete: {
    async person(typed, { ports, signal }) {
      return suggest(
        typed,
        (await ports.people.all({ signal })).map(({ handle }) => handle),
      );
    },
    async board(typed, { ports, signal }) {
      return suggest(
        typed,
        (await ports.boards.boards({ signal })).map(({ name }) => name),
      );
    },
  },
  async render(args, { ports, principal, signal, now }) {
    const board = await boardMeant(args.board || undefined, ports.boards, { signal });
    const person = args.person ? await personMeant(args.person, ports.people, principal, { signal }) : null;
    const { current, next } = await ports.boards.sprintsAround(board.id, dayOf(now()), { signal });
    if (!current) {
      return `No sprint is active on '${board.name}' today${next ? `; the next, '${next.name}', begins on ${next.start}` : ''}. Say so, and ask what the standup should be about.`;
    }
    const { tasks } = await sprintTasks(board.id, current.id, ports.tasks, { signal });
    const mine = person ? tasks.filter(({ assignees }) => assignees.some(({ id }) => id === person.id)) : tasks;
    const fence = openFence();
    const report = fence.wrap(JSON.stringify(asSprintReport(board, current, mine, now())));
    return `Prepare the daily standup of ${dayOf(now())} for ${person ? person.name : 'the whole team'}, to be read aloud in two minutes.

1. **Where we are**: days left, points done of all points. One sentence whether that is on course.
2. **${person ? 'Tasks' : 'By person'}**: what is in progress, what is waiting for review. Name ids.
3. **In the way**: blocked and stale tasks, each with the question to ask about it.
4. **Nobody's**: unassigned tasks, and who has least to do.

Rules:
- Use only the data below; look at get_task before saying why something is stuck.
- Propose changes, do not make them: call assign_task or update_task_status only after I agree.

${fence.note}
${report}
${fence.wrap(asTaskRows(board, mine))}`;
  },
});
