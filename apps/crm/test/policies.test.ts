import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { main } from '@enterprise-mcp/kit/serve';
import { expect, it, vi } from 'vitest';
import { server } from '../src/server.ts';

// Cedar is compiled once a process, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

// The ready policies of the documentation, through the subcommand that their users have.

const folder = join(import.meta.dirname, '../../../docs/guides/policies');
/** Written for the mail server, which the kit tries on a sample of one, and for the knowledge base. */
const others = ['internal-mail.cedar', 'knowledge-base.cedar'];
const profiles = readdirSync(folder).filter((file) => file.endsWith('.cedar') && !others.includes(file));

async function policy(...args: string[]): Promise<{ code: unknown; out: string }> {
  const chunks: Buffer[] = [];
  const stdout = new PassThrough().on('data', (chunk: Buffer) => chunks.push(chunk));
  const { platform, version, execPath, pid, stdin } = process;
  const nothing = () => undefined;
  const fake = {
    ...{ platform, version, execPath, pid, stdin, exitCode: undefined as unknown as number, env: {} },
    argv: ['node', 'bin.js', 'policy', ...args],
    stdout: stdout as unknown as NodeJS.WriteStream,
    stderr: stdout as unknown as NodeJS.WriteStream,
    cwd: () => folder,
    on: nothing,
    off: nothing,
    exit: nothing,
  };
  await main(server, fake);
  return { code: fake.exitCode, out: Buffer.concat(chunks).toString() };
}

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
