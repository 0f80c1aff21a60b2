import { openFence } from '@enterprise-mcp/kit';
import { resource } from '../define.ts';
import { boardMeant } from '../domain/references/board.ts';
import { taskMeant } from '../domain/references/task.ts';
import { asCommentLine, asEventLine, asTaskCard } from '../domain/views/task.ts';

const LISTED = 20;

export const taskResource = resource({
  uri: 'pm://tasks/{id}',
  name: 'task',
  title: 'Task',
  description: 'One task with its latest comments and changes.',
  permission: 'tasks:read',
  complete: {
    async id(typed, { ports, signal }) {
      const board = await boardMeant(undefined, ports.boards, { signal });
      const query = { boardId: board.id, query: typed.trim() || undefined };
      const { items } = await ports.tasks.search(query, { limit: LISTED }, { signal });
      return items.map(({ id }) => id);
    },
  },
  async list({ ports, signal }) {
    const board = await boardMeant(undefined, ports.boards, { signal });
    const { items } = await ports.tasks.search({ boardId: board.id }, { limit: LISTED }, { signal });
    return items.map(({ id, title }) => ({ uri: `pm://tasks/${encodeURIComponent(id)}`, name: id, title }));
  },
  async read({ id: reference }, { ports, signal }) {
    const board = await boardMeant(undefined, ports.boards, { signal });
    const task = await taskMeant(reference, board.id, ports.tasks, { signal });
    const [comments, history] = await Promise.all([
      task.comments > 0 ? ports.comments.latest(task.id, LISTED, { signal }) : [],
      ports.history.latest(task.id, LISTED, { signal }),
    ]);
    const fence = openFence();
    const data = { task: asTaskCard(task), comments: comments.map(asCommentLine) };
    return { note: fence.note, data: fence.wrap(JSON.stringify(data)), history: history.map(asEventLine) };
  },
});
