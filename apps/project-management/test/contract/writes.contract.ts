import { hostileStrings, openedFor } from '@enterprise-mcp/testkit/vitest';
import { describe, expect, it } from 'vitest';
import type { NewTask } from '../../src/domain/task.ts';
import type { Abilities, OpenPm } from './opened.ts';
import { seed, today } from './seed.ts';

let writes = 0;
const marker = () => (writes++).toString(16).padStart(24, '0');

export function writesContract(open: OpenPm, { history }: Abilities): void {
  describe('writing', () => {
    const ports = openedFor(() => open(seed));
    const by = 'Ada Quill';
    const board = async () => (await ports().boards.boards())[0];
    const columnId = async (name: string) => (await board())?.columns.find((column) => column.name === name)?.id ?? '';
    const create = async (title: string, more: Partial<NewTask> = {}) =>
      ports().tasks.create({
        boardId: (await board())?.id ?? '',
        title,
        description: '',
        columnId: await columnId('Todo'),
        assigneeId: null,
        sprintId: null,
        labels: [],
        estimate: null,
        by,
        at: today,
        marker: marker(),
        ...more,
      });
    const move = async (taskId: string, from: string, to: string) =>
      ports().tasks.move({
        taskId,
        boardId: (await board())?.id ?? '',
        fromColumnId: await columnId(from),
        toColumnId: await columnId(to),
        by,
        at: today,
      });
    const events = async (id: string) =>
      (await ports().history.latest(id, 50)).map(({ type, from, to }) => [type, from, to]).reverse();

    it('creates a task with everything in place', async () => {
      const [tomas] = await ports().people.named('tomas');
      const sprint = (await ports().boards.sprints((await board())?.id ?? ''))[1];
      const { task, missing, sameTitle } = await create('Wish list', {
        description: 'With **sharing**.',
        columnId: await columnId('In Progress'),
        assigneeId: tomas?.id ?? null,
        sprintId: sprint?.id ?? null,
        labels: ['feature'],
        estimate: 5,
      });
      expect(missing).toEqual([]);
      expect(sameTitle).toEqual([]);
      expect(task).toMatchObject({
        title: 'Wish list',
        description: 'With **sharing**.',
        column: { name: 'In Progress' },
        assignees: [{ handle: 'tomas' }],
        sprint: { name: 'Sprint 8' },
        labels: ['feature'],
        estimate: 5,
        comments: 0,
      });
      expect(await ports().tasks.get(task.id)).toEqual(task);
      if (history) expect(await events(task.id)).toEqual([['created', null, 'In Progress']]);
    });

    it('tells of open tasks with the same title', async () => {
      const { task } = await create('Same twice');
      expect((await create('Same twice')).sameTitle).toEqual([task.id]);
    });

    it('moves a task, and nothing when it is elsewhere by now', async () => {
      const { task } = await create('Moved');
      const first = await move(task.id, 'Todo', 'In Progress');
      expect(first).toMatchObject({ moved: true, current: { column: { name: 'In Progress' } } });
      const second = await move(task.id, 'Todo', 'Done');
      expect(second).toMatchObject({ moved: false, current: { column: { name: 'In Progress' } } });
      expect(await ports().tasks.get(task.id)).toMatchObject({ column: { name: 'In Progress' } });
      if (history) {
        expect(await events(task.id)).toEqual([
          ['created', null, 'Todo'],
          ['moved', 'Todo', 'In Progress'],
        ]);
      }
    });

    it('assigns in place of whoever was, and releases', async () => {
      const [ada] = await ports().people.named('ada');
      const [tomas] = await ports().people.named('tomas');
      const { task } = await create('Handed over', { assigneeId: ada?.id ?? null });
      await ports().tasks.assign({ taskId: task.id, assigneeId: tomas?.id ?? null, by, at: today });
      expect((await ports().tasks.get(task.id))?.assignees.map(({ handle }) => handle)).toEqual(['tomas']);
      await ports().tasks.assign({ taskId: task.id, assigneeId: null, by, at: today });
      expect((await ports().tasks.get(task.id))?.assignees).toEqual([]);
    });

    it('adds a comment', async () => {
      const { task } = await create('Discussed');
      await ports().comments.add({ taskId: task.id, body: 'A first word.', by, at: today, marker: marker() });
      await ports().comments.add({ taskId: task.id, body: 'A second.', by, at: today, marker: marker() });
      expect((await ports().comments.latest(task.id, 10)).map(({ body }) => body)).toEqual([
        'A first word.',
        'A second.',
      ]);
      expect(await ports().tasks.get(task.id)).toMatchObject({ comments: 2 });
    });

    it('refuses a task that is not there', async () => {
      await expect(move('WEB-99999', 'Todo', 'Done')).rejects.toMatchObject({ code: 'PM_TASK_NOT_FOUND' });
      const comment = { taskId: 'WEB-99999', body: 'x', by, at: today, marker: 'x' };
      await expect(ports().comments.add(comment)).rejects.toMatchObject({ code: 'PM_TASK_NOT_FOUND' });
    });

    it('stops before it writes when the call was cancelled', async () => {
      const { task } = await create('Cancelled');
      const signal = AbortSignal.abort(new Error('cancelled'));
      const from = await columnId('Todo');
      const change = { taskId: task.id, boardId: (await board())?.id ?? '', fromColumnId: from, by, at: today };
      await expect(ports().tasks.move({ ...change, toColumnId: await columnId('Done') }, { signal })).rejects.toThrow();
      expect(await ports().tasks.get(task.id)).toMatchObject({ column: { name: 'Todo' } });
    });

    it.each(hostileStrings.filter(([, text]) => text.trim() !== '' && text.length < 20_000))(
      'keeps a description of %s',
      async (name, description) => {
        const { task } = await create(`Described by ${name}`, { description });
        expect(task.description.length).toBeGreaterThan(0);
        expect(await ports().tasks.get(task.id)).toEqual(task);
      },
    );
  });
}
