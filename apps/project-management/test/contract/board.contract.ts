import { hostileStrings, openedFor } from '@enterprise-mcp/testkit/vitest';
import { describe, expect, it } from 'vitest';
import type { OpenPm } from './opened.ts';
import { seed } from './seed.ts';

export function boardContract(open: OpenPm): void {
  describe('the board', () => {
    const ports = openedFor(() => open(seed));

    it('has its columns in order, each with where a task may go from there', async () => {
      const [board] = await ports().boards.boards();
      expect(board?.name).toBe('Web shop');
      expect(board?.columns.map(({ name, kind }) => [name, kind])).toEqual([
        ['Todo', 'open'],
        ['In Progress', 'active'],
        ['In Review', 'active'],
        ['Done', 'done'],
      ]);
      for (const column of board?.columns ?? []) {
        expect(column.next.length).toBe(3);
        expect(column.next).not.toContain(column.id);
      }
    });

    it('has its sprints, earliest first, both days included', async () => {
      const [board] = await ports().boards.boards();
      const sprints = await ports().boards.sprints(board?.id ?? '');
      expect(sprints.map(({ name, start, end }) => [name, start, end])).toEqual([
        ['Sprint 7', '2026-03-30', '2026-04-12'],
        ['Sprint 8', '2026-04-13', '2026-04-26'],
        ['Sprint 9', '2026-04-27', '2026-05-10'],
      ]);
    });

    it.each([
      ['2026-03-29', undefined, undefined, 'Sprint 7'],
      ['2026-03-30', 'Sprint 7', undefined, 'Sprint 8'],
      ['2026-04-12', 'Sprint 7', undefined, 'Sprint 8'],
      ['2026-04-13', 'Sprint 8', 'Sprint 7', 'Sprint 9'],
      ['2026-05-10', 'Sprint 9', 'Sprint 8', undefined],
      ['2026-05-11', undefined, 'Sprint 9', undefined],
    ])('knows the sprints around %s', async (day, current, last, next) => {
      const [board] = await ports().boards.boards();
      const sprints = await ports().boards.sprints(board?.id ?? '');
      const named = (name: string | undefined) => sprints.find((sprint) => sprint.name === name);
      expect(await ports().boards.sprintsAround(board?.id ?? '', day)).toEqual({
        current: named(current),
        last: named(last),
        next: named(next),
      });
    });

    it('has its labels in order', async () => {
      const [board] = await ports().boards.boards();
      expect(await ports().boards.labels(board?.id ?? '')).toEqual(['blocked', 'bug', 'feature']);
    });

    it('knows people by handle, letter case aside', async () => {
      for (const reference of ['tomas', 'TOMAS', ' tomas ']) {
        expect((await ports().people.named(reference)).map(({ handle }) => handle)).toEqual(['tomas']);
      }
      expect((await ports().people.all()).map(({ handle }) => handle).toSorted()).toEqual(['ada', 'ingrid', 'tomas']);
    });

    it.each(hostileStrings)('nobody is called %s', async (_, text) => {
      expect(await ports().people.named(text)).toEqual([]);
    });

    it('knows who speaks', async () => {
      const me = await ports().people.me({ id: 'os:ada', name: 'ada', roles: [] });
      expect(me?.handle).toBe('ada');
    });
  });
}
