import { openFence } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { prompt } from '../define.ts';
import { boardMeant, columnMeant, labelsMeant } from '../domain/references/board.ts';
import { suggest } from '../domain/suggest.ts';
import { asTaskLine } from '../domain/views/task.ts';

const SHOWN = 50;

export const triageBacklog = prompt({
  name: 'triage_backlog',
  title: 'Triage backlog',
  description: 'Goes through tasks that no sprint has taken up: duplicates, gaps, and what should come next.',
  args: z.object({
    column: z.string().optional().describe('Only this column; default: all that are not begun'),
    label: z.string().optional().describe('Only with this label'),
  }),
  permission: 'tasks:read',
  complete: {
    async column(typed, { ports, signal }) {
      const board = await boardMeant(undefined, ports.boards, { signal });
      return suggest(
        typed,
        board.columns.map(({ name }) => name),
      );
    },
    async label(typed, { ports, signal }) {
      const board = await boardMeant(undefined, ports.boards, { signal });
      return suggest(typed, await ports.boards.labels(board.id, { signal }));
    },
  },
  async render(args, { ports, signal }) {
    const board = await boardMeant(undefined, ports.boards, { signal });
    const columns = args.column
      ? [columnMeant(board, args.column)]
      : board.columns.filter(({ kind }) => kind === 'open');
    const labels = await labelsMeant(args.label ? [args.label] : [], board, ports.boards, { signal });
    const query = { boardId: board.id, columnIds: columns.map(({ id }) => id), sprintId: null, labels };
    const page = await ports.tasks.search(query, { limit: SHOWN }, { signal });
    const fence = openFence();
    return `Triage the backlog of '${board.name}' (${columns.map(({ name }) => name).join(', ')}), as a careful product owner.

1. **Same twice**: tasks that are probably one. Name both ids and what tells them apart.
2. **Not ready**: tasks nobody could begin, with the question that has to be answered first.
3. **Next**: at most five that should come into the next sprint, and why each now.
4. **Let go**: what has become pointless. Say how you know.

Rules:
- Use only the data below, and get_task for what it does not tell. An old task is not a bad task.
- Propose changes, do not make them: call tools that write only after I agree.
${page.next ? `- Only ${SHOWN} tasks are here; read on with search_tasks before points 1 and 4.\n` : ''}${page.items.length === 0 ? '- There is no such task: say that, and stop.\n' : ''}
${fence.note}
${fence.wrap(JSON.stringify(page.items.map(asTaskLine)))}`;
  },
});
