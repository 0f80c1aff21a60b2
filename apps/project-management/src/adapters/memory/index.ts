import { fold, storable } from '@enterprise-mcp/kit/text';
import { sprintsAround } from '../../domain/board.ts';
import type { Comment } from '../../domain/task.ts';
import { pmErrors } from '../../errors.ts';
import type { PmPorts } from '../../ports.ts';
import { memoryImports } from './imports.ts';
import { emptyRecords } from './records.ts';
import { memoryTasks, record } from './tasks.ts';

/** A board in memory: what the tests beside tools run on, and the simplest statement of what a backend promises. */
export function memoryBoard(options: { readonly me?: string } = {}): PmPorts {
  const records = emptyRecords();
  const tasks = memoryTasks(records);
  const named = async (reference: string) => {
    const wanted = fold(reference.trim());
    const handle = records.members.filter((member) => fold(member.handle) === wanted);
    const others = records.members.filter(
      ({ id, name, email }) => id === reference || fold(name) === wanted || (email !== null && fold(email) === wanted),
    );
    return (handle.length > 0 ? handle : others).map(({ id, name, handle: of }) => ({ id, name, handle: of }));
  };
  return {
    boards: {
      boards: async () => [...records.boards.values()].map(({ sprints: _, labels: __, ...board }) => board),
      sprints: async (boardId) => records.boards.get(boardId)?.sprints ?? [],
      sprintsAround: async (boardId, day) => sprintsAround(records.boards.get(boardId)?.sprints ?? [], day),
      labels: async (boardId) => records.boards.get(boardId)?.labels ?? [],
    },
    people: {
      named,
      all: async () => records.members.map(({ id, name, handle }) => ({ id, name, handle })),
      async me(principal) {
        const found = await named(options.me ?? principal.name);
        return found.length === 1 ? found[0] : undefined;
      },
    },
    tasks,
    comments: {
      async latest(taskId, limit) {
        return (records.comments.get(taskId) ?? []).slice(-limit);
      },
      async add({ taskId, body, by, at }) {
        const task = records.tasks.get(taskId);
        if (!task) throw pmErrors.PM_TASK_NOT_FOUND({ task: taskId });
        const comment: Comment = { id: records.nextId(), author: by, body: storable(body), at: at.toISOString() };
        records.comments.set(taskId, [...(records.comments.get(taskId) ?? []), comment]);
        records.tasks.set(taskId, { ...task, comments: task.comments + 1, updatedAt: comment.at });
        record(records, taskId, { type: 'commented', at: comment.at, by, from: null, to: null });
        return comment;
      },
    },
    history: {
      latest: async (taskId, limit) => (records.events.get(taskId) ?? []).toReversed().slice(0, limit),
    },
    imports: memoryImports(records),
  };
}
