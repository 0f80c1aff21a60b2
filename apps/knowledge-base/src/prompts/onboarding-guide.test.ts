import { expect, it } from 'vitest';
import { contextOf, seeded } from '../../test/contract/call.ts';
import { onboardingGuide } from './onboarding-guide.ts';

it('carries what there is for the role, and completes spaces', async () => {
  const { context } = contextOf(await seeded());
  const text = await onboardingGuide.render({ role: 'remote access engineer' }, context);
  expect(text).toContain('Remote access');
  expect(text).not.toContain('Salary');
  expect(await onboardingGuide.complete?.space?.('', context)).toEqual(['handbook', 'it']);
});
