import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { policyCommand } from '@enterprise-mcp/testkit';
import { expect, it, vi } from 'vitest';
import { server } from '../src/server.ts';

// Cedar is compiled once a process, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

// The ready policies of the documentation, through the subcommand that their users have.

const folder = join(import.meta.dirname, '../../../docs/guides/policies');
/** Written for the mail server, which the kit tries on a sample of one, and for other servers, which try them. */
const others = ['internal-mail.cedar', 'knowledge-base.cedar', 'devops.cedar'];
const profiles = readdirSync(folder).filter((file) => file.endsWith('.cedar') && !others.includes(file));

const policy = (...args: string[]) => policyCommand(server, folder, ...args);

it.each(profiles)('%s fits the CRM and does what its examples say', async (file) => {
  expect(await policy('check', join(folder, file))).toMatchObject({ code: 0, out: expect.stringMatching(/^ok: \d/m) });
  const { code, out } = await policy('test', join(folder, file));
  expect(out).toMatch(/^[1-9]\d* examples, 0 failed$/m);
  expect(code).toBe(0);
});

it('the schema names every tool, resource and prompt, and the facts of a deal', async () => {
  const { out } = await policy('schema');
  for (const name of [
    ...server.tools.map((tool) => `action "${tool.name}"`),
    ...(server.resources ?? []).map(({ uri }) => `action "${uri}"`),
    ...(server.prompts ?? []).map((prompt) => `action "prompt:${prompt.name}"`),
    'moves_to: String',
  ]) {
    expect(out).toContain(name);
  }
});
