import { expect, it } from 'vitest';
import { call, preview, seededBoard } from '../../test/contract/call.ts';
import { addComment } from './add-comment.ts';
import { getTask } from './get-task.ts';

it('adds a comment that the task then shows', async () => {
  const ports = await seededBoard();
  const { data } = await call(addComment, ports, { task: 'Old banner', body: 'Archived.' });
  expect(data).toMatchObject({ task: 'WEB-7', comment: { author: 'Ada Quill', body: 'Archived.' } });
  expect((await call(getTask, ports, { task: 'WEB-7' })).data).toMatchObject({
    comments: [{ body: 'Archived.' }],
    comments_total: 1,
    history: [{ type: 'commented' }, { type: 'created' }],
  });
});

it.each(['   ', '\0', ' \0 '])('refuses a comment without words: %j', async (body) => {
  await expect(call(addComment, await seededBoard(), { task: '#7', body })).rejects.toThrow();
});

it('shows beforehand what will be written where', async () => {
  expect(await preview(addComment, await seededBoard(), { task: '#1', body: 'Done?' })).toBe(
    'A comment on WEB-1 (Fix the basket total), which has 2 so far:\nDone?',
  );
});
