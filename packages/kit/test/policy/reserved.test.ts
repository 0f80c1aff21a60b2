import { expect, it } from 'vitest';
import * as z from 'zod';
import { kitTools } from '../../src/jobs/get-job.ts';
import { defaultPolicy } from '../../src/policy/default.ts';
import { toolTargets } from '../../src/serve/targets.ts';
import { declared, runtimeOf, serverOf, tool } from '../gate/harness.ts';

const work = (name: string, reserved?: boolean) =>
  tool({
    ...declared,
    name,
    input: z.object({}),
    output: z.object({ done: z.boolean() }),
    effect: 'write',
    ...(reserved && { reserved }),
    long: { answerWithinMs: 1_000 },
    run: async () => ({ done: true }),
  });

const listed = (...tools: ReturnType<typeof work>[]) => {
  const caller = { principal: { id: 'os:ada', name: 'Ada', roles: [] }, agent: { name: 'a', version: '1' } };
  const policy = defaultPolicy({ readOnly: false });
  return [...toolTargets(serverOf(tools)).values()].filter((t) => policy.visible(t, caller)).map(({ name }) => name);
};

it('what is reserved is nobody’s without a policy file', async () => {
  expect(listed(work('rebuild_index', true))).toEqual([]);
  await expect(runtimeOf(serverOf([work('rebuild_index', true)])).call('rebuild_index')).rejects.toMatchObject({
    code: 'UNKNOWN_TOOL',
  });
});

it('get_job is reserved where everything that starts jobs is, and only there', () => {
  expect(kitTools([work('rebuild_index', true)])).toMatchObject([{ name: 'get_job', reserved: true }]);
  expect(listed(work('rebuild_index', true), work('make_report'))).toEqual(['make_report', 'get_job']);
});
