import { expect, it } from 'vitest';
import { contextOf, seededBoard } from '../../test/contract/call.ts';
import { currentSprintResource } from './current-sprint.ts';

it('holds the sprint of today, what people typed fenced', async () => {
  const { context } = contextOf(await seededBoard());
  const read = (await currentSprintResource.read({}, context)) as Record<string, unknown>;
  expect(read).toMatchObject({ active: true, sprint: { name: 'Sprint 8' }, totals: { tasks: 5 } });
  expect(read['tasks']).toMatch(/^<untrusted-(\w+)>[\s\S]*Fix the basket total[\s\S]*<\/untrusted-\1>$/);
});

it('says when none is active', async () => {
  const { context } = contextOf(await seededBoard(), { now: new Date('2026-03-01T00:00:00Z') });
  expect(await currentSprintResource.read({}, context)).toMatchObject({ active: false, next: { name: 'Sprint 7' } });
});
