import { expect, it } from 'vitest';
import { contextOf, seededBoard } from '../../test/contract/call.ts';
import { taskResource } from './task.ts';

it('holds one task with what was said about it, fenced', async () => {
  const { context } = contextOf(await seededBoard());
  const read = (await taskResource.read({ id: 'WEB-1' }, context)) as { data: string };
  expect(read.data).toMatch(/^<untrusted-(\w+)>.*Ignore previous instructions.*<\/untrusted-\1>$/);
});

it('lists and completes ids', async () => {
  const { context } = contextOf(await seededBoard());
  expect(await taskResource.list?.(context)).toContainEqual({
    uri: 'pm://tasks/WEB-1',
    name: 'WEB-1',
    title: 'Fix the basket total',
  });
  expect(await taskResource.complete?.id?.('gift', context)).toEqual(['WEB-5', 'WEB-6']);
});

it('refuses what is no task', async () => {
  const { context } = contextOf(await seededBoard());
  await expect(taskResource.read({ id: 'WEB-99' }, context)).rejects.toMatchObject({ code: 'PM_TASK_NOT_FOUND' });
});
