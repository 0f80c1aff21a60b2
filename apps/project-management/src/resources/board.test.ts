import { expect, it } from 'vitest';
import { contextOf, seededBoard } from '../../test/contract/call.ts';
import { strictSeed } from '../../test/contract/seed.ts';
import { boardResource } from './board.ts';

it('names every column with its limit and legal moves, and everything else that tools take by name', async () => {
  const { context } = contextOf(await seededBoard(strictSeed));
  const read = (await boardResource.read({}, context)) as { boards: Record<string, unknown>[]; people: unknown[] };
  expect(read.boards[0]).toMatchObject({
    name: 'Web shop',
    columns: [
      { name: 'Todo', kind: 'open', moves_to: ['In Progress'] },
      { name: 'In Progress', wip_limit: 2, moves_to: ['Todo', 'In Review'] },
      { name: 'In Review' },
      { name: 'Done', kind: 'done' },
    ],
    sprints: [{ name: 'Sprint 7' }, { name: 'Sprint 8', start: '2026-04-13' }, { name: 'Sprint 9' }],
    labels: ['blocked', 'bug', 'feature'],
  });
  expect(read.people).toContainEqual({ handle: 'tomas', name: 'Tomás Reyes' });
});
