import { join } from 'node:path';
import { policyCommand } from '@enterprise-mcp/testkit';
import { expect, it, vi } from 'vitest';
import { server } from '../src/server.ts';

// Cedar is compiled once a process, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const file = join(import.meta.dirname, '../../../docs/guides/policies/devops.cedar');

const policy = (...args: string[]) => policyCommand(server, import.meta.dirname, ...args);

it('the ready policy has a person confirm the top severity', async () => {
  expect(await policy('check', file)).toMatchObject({ code: 0, out: expect.stringMatching(/^ok: \d/m) });
  const { code, out } = await policy('test', file);
  expect(out).toMatch(/^4 examples, 0 failed$/m);
  expect(code).toBe(0);
});
