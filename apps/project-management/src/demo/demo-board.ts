import type { BoardSet, SetTask } from '../domain/board-set.ts';
import { type DemoTask, demoTasks } from './demo-tasks.ts';

const DAY_MS = 86_400_000;
const columns = ['Backlog', 'To do', 'In progress', 'Review', 'Done'];

/** A made-up team that sells train tickets, in the middle of a sprint as of `now`. */
export function demoBoard(now: Date): BoardSet {
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS).toISOString();
  const day = (offset: number) => ago(-offset).slice(0, 10);
  const sprints = {
    last: { name: 'Sprint 13', goal: 'Fewer calls about refunds', start: day(-22), end: day(-9) },
    current: { name: 'Sprint 14', goal: 'Groups can book without calling us', start: day(-8), end: day(5) },
    next: { name: 'Sprint 15', goal: null, start: day(6), end: day(19) },
  };
  return {
    board: { key: 'TRAIN', name: 'Ticket app', isDefault: true },
    columns: [
      { name: 'Backlog', kind: 'open', wipLimit: null, next: ['To do', 'In progress'] },
      { name: 'To do', kind: 'open', wipLimit: null, next: ['Backlog', 'In progress'] },
      { name: 'In progress', kind: 'active', wipLimit: 4, next: ['To do', 'Review'] },
      { name: 'Review', kind: 'active', wipLimit: 3, next: ['In progress', 'Done'] },
      { name: 'Done', kind: 'done', wipLimit: null, next: ['In progress'] },
    ],
    sprints: Object.values(sprints),
    members: [
      { handle: 'mira', name: 'Mira Castellan', email: 'mira@ticketapp.example' },
      { handle: 'jonas', name: 'Jonas Wick', email: 'jonas@ticketapp.example' },
      { handle: 'amara', name: 'Amara Diallo', email: 'amara@ticketapp.example' },
      { handle: 'tomek', name: 'Tomek Zielny', email: 'tomek@ticketapp.example' },
      { handle: 'lea', name: 'Lea Brunner', email: 'lea@ticketapp.example' },
    ],
    labels: ['blocked', 'bug', 'design', 'docs', 'feature', 'payments', 'performance'],
    tasks: demoTasks.map((task, index) => asSetTask(task, index)),
  };

  function asSetTask(task: DemoTask, index: number): SetTask {
    const { title, column, assignee = null, said = [] } = task;
    const by = assignee ?? 'lea';
    const path = columns.slice(0, columns.indexOf(column) + 1);
    const step = (task.created - task.since) / Math.max(1, path.length - 1);
    return {
      source: `demo:${index + 1}`,
      title,
      description: task.description ?? '',
      column,
      assignee,
      sprint: task.sprint ? sprints[task.sprint].name : null,
      labels: task.labels ?? [],
      estimate: task.points ?? null,
      author: 'lea',
      createdAt: ago(task.created),
      updatedAt: ago(task.since),
      columnSince: ago(task.since),
      comments: said.map(([author, body], nth) => ({ author, body, at: ago(Math.max(0.1, task.since - nth * 0.5)) })),
      events: path.map((to, nth) => ({
        type: nth === 0 ? ('created' as const) : ('moved' as const),
        at: ago(task.created - nth * step),
        by: nth === 0 ? 'lea' : by,
        from: path[nth - 1] ?? null,
        to,
      })),
    };
  }
}
