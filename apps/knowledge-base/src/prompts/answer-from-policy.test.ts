import { expect, it } from 'vitest';
import { contextOf, seeded } from '../../test/contract/call.ts';
import { answerFromPolicy } from './answer-from-policy.ts';

it('carries the clauses that answer, fenced, and the rule to quote them', async () => {
  const { context } = contextOf(await seeded());
  const text = await answerFromPolicy.render({ question: 'hotels a night' }, context);
  expect(text).toMatch(/in force on 2026-04-15: hotels a night/);
  expect(text).toContain('140 euros');
  expect(text).not.toContain('110 euros');
  expect(text).toMatch(/<(untrusted-\w+)>[\s\S]*<\/\1>$/);
});

it('says when there is no clause, and completes departments', async () => {
  const { context } = contextOf(await seeded());
  expect(await answerFromPolicy.render({ question: 'parrots' }, context)).toContain('No clause was found');
  expect(await answerFromPolicy.complete?.department?.('fin', context)).toEqual(['Finance']);
  expect(await answerFromPolicy.complete?.department?.('com', context)).toEqual([]);
});
