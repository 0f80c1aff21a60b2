import { saysSomething } from '@enterprise-mcp/kit/text';
import * as z from 'zod';
import { markerOf, tool } from '../define.ts';
import { boardMeant } from '../domain/references/board.ts';
import { taskMeant } from '../domain/references/task.ts';
import { asCommentLine } from '../domain/views/task.ts';
import { commentView } from './views/task.ts';

export const addComment = tool({
  name: 'add_comment',
  title: 'Add comment',
  description: {
    what: 'Adds a comment to a task. Everybody who can see the task can read it.',
    useWhen: ['a finding, a decision or a question belongs to a task'],
    avoidWhen: ['the task moved on: update_task_status'],
  },
  input: z.object({
    task: z.string().max(300).describe('id or exact title'),
    body: z.string().trim().min(1).max(20_000).refine(saysSomething, 'must contain text').describe('Markdown'),
    board: z.string().max(200).optional().describe('name or key'),
  }),
  output: z.object({ task: z.string(), comment: commentView }),
  effect: 'write',
  permission: 'tasks:write',
  async preview(input, { ports, signal }) {
    const board = await boardMeant(input.board, ports.boards, { signal });
    const task = await taskMeant(input.task, board.id, ports.tasks, { signal });
    return `A comment on ${task.id} (${task.title}), which has ${task.comments} so far:\n${input.body}`;
  },
  async run(input, context) {
    const { ports, principal, signal, now } = context;
    const board = await boardMeant(input.board, ports.boards, { signal });
    const task = await taskMeant(input.task, board.id, ports.tasks, { signal });
    const comment = await ports.comments.add(
      { taskId: task.id, body: input.body, by: principal.name, at: now(), marker: markerOf('add_comment', context) },
      { signal },
    );
    return { task: task.id, comment: asCommentLine(comment) };
  },
});
