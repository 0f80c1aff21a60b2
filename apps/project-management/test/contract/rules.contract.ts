import { openedFor } from '@enterprise-mcp/testkit/vitest';
import { describe, expect, it } from 'vitest';
import { updateTaskStatus } from '../../src/tools/update-task-status.ts';
import { call } from './call.ts';
import type { OpenPm } from './opened.ts';
import { strictSeed } from './seed.ts';

const MOVES = 200;
/** Why one of many movers may fail. On a slow machine some wait too long for a connection. */
const honest = ['PM_MOVE_ILLEGAL', 'PM_STATUS_CONFLICT', 'PM_WRITE_NOT_CONFIRMED', 'BACKEND_UNAVAILABLE'];

/** Limits and legal moves, with many at once. */
export function rulesContract(open: OpenPm): void {
  describe('rules of the board', () => {
    const ports = openedFor(() => open(strictSeed));
    const move = (task: string, status: string) => call(updateTaskStatus, ports(), { task, status });
    const codeOf = (error: unknown) => (error as { code?: string }).code ?? String(error);

    it('lists the legal moves when one is not', async () => {
      await expect(move('#2', 'Done')).rejects.toMatchObject({
        code: 'PM_MOVE_ILLEGAL',
        message: expect.stringContaining("It can move to 'In Progress'"),
      });
    });

    it('refuses what a column has no room for', async () => {
      await move('#2', 'In Progress');
      await expect(move('#3', 'In Progress')).rejects.toMatchObject({
        code: 'PM_WIP_LIMIT',
        details: { column: 'In Progress', limit: 2, tasks: 2 },
      });
      await move('#2', 'Todo');
    });

    it(`${MOVES} parallel moves of one card: rules hold, and the history is complete`, {
      timeout: 60_000,
    }, async () => {
      const steps = ['In Progress', 'In Review', 'Done', 'Todo'];
      const results = await Promise.allSettled(
        Array.from({ length: MOVES }, (_, nth) => move('#5', steps[nth % steps.length] ?? '')),
      );
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [codeOf(result.reason)] : []));
      for (const code of refused) expect(honest).toContain(code);
      expect(refused.length).toBeLessThan(MOVES);
      await complete('WEB-5');
    });

    it(`${MOVES} parallel moves of many cards into one column: never more than its limit`, {
      timeout: 60_000,
    }, async () => {
      const ids = ['#2', '#3', '#5', '#6'];
      await Promise.allSettled(
        Array.from({ length: MOVES }, (_, nth) =>
          move(ids[nth % ids.length] ?? '', nth % 3 === 0 ? 'Todo' : 'In Progress').then(async () => {
            expect(await inProgress()).toBeLessThanOrEqual(2);
          }),
        ),
      ).then((results) => {
        for (const result of results) {
          if (result.status === 'rejected') expect([...honest, 'PM_WIP_LIMIT']).toContain(codeOf(result.reason));
        }
      });
      for (const id of ['WEB-2', 'WEB-3', 'WEB-5', 'WEB-6']) await complete(id);
      expect(await inProgress()).toBeLessThanOrEqual(2);
    });

    async function inProgress(): Promise<number> {
      const [board] = await ports().boards.boards();
      const column = board?.columns.find(({ name }) => name === 'In Progress')?.id ?? '';
      return (await ports().tasks.search({ boardId: board?.id ?? '', columnIds: [column] }, { limit: 100 })).items
        .length;
    }

    /** Each step begins where the one before ended, is one the board allows, and the last is where the task is. */
    async function complete(id: string): Promise<void> {
      const [board] = await ports().boards.boards();
      const named = (name: string | null) => board?.columns.find((column) => column.name === name);
      const path = (await ports().history.latest(id, 1_000)).filter(({ type }) => type !== 'commented').reverse();
      const moves = path.filter(({ type }) => type === 'moved');
      let at = path[0]?.to ?? null;
      for (const { from, to } of moves) {
        expect(from).toBe(at);
        expect(named(from)?.next).toContain(named(to)?.id);
        at = to;
      }
      expect((await ports().tasks.get(id))?.column.name).toBe(at);
    }
  });
}
