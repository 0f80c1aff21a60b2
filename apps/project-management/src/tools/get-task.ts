import * as z from 'zod';
import { tool } from '../define.ts';
import { boardMeant } from '../domain/references/board.ts';
import { taskMeant } from '../domain/references/task.ts';
import { asCommentLine, asEventLine, asTaskCard } from '../domain/views/task.ts';
import { commentView, taskView } from './views/task.ts';

export const getTask = tool({
  name: 'get_task',
  title: 'Get task',
  description: {
    what: 'Shows one task in full: description, latest comments and, on the built-in board, its history.',
    useWhen: ['you must know what a task is about or what was said'],
  },
  input: z.object({
    task: z.string().max(300).describe('id like PAY-42 or #42, or exact title'),
    comments: z.int().min(0).max(50).default(10).describe('latest ones'),
    history: z.int().min(0).max(50).default(10).describe('latest changes'),
    board: z.string().max(200).optional().describe('name or key'),
  }),
  output: z.object({
    task: taskView,
    comments: z.array(commentView),
    comments_total: z.int(),
    history: z.array(z.unknown()),
  }),
  effect: 'read',
  permission: 'tasks:read',
  async run(input, { ports, signal, note }) {
    const board = await boardMeant(input.board, ports.boards, { signal });
    const task = await taskMeant(input.task, board.id, ports.tasks, { signal });
    const [comments, history] = await Promise.all([
      task.comments > 0 && input.comments > 0 ? ports.comments.latest(task.id, input.comments, { signal }) : [],
      input.history > 0 ? ports.history.latest(task.id, input.history, { signal }) : [],
    ]);
    if (comments.length < task.comments) note(`${comments.length} of ${task.comments} comments are shown, the latest.`);
    return {
      task: asTaskCard(task),
      comments: comments.map(asCommentLine),
      comments_total: task.comments,
      history: history.map(asEventLine),
    };
  },
});
