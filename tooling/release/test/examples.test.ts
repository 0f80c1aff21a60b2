import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { persons, spawnServer } from '@enterprise-mcp/testkit';
import { expect, it } from 'vitest';
import { loadApps, root } from '../../docs/servers.ts';
import { type Answered, doneBefore, filledIn, toolExamples } from '../../docs/tool-examples.ts';

const run = promisify(execFile);

// The calls that the reference prints, made as it says: with sample data, by a host whose user says yes.

it.each(await loadApps())(
  'every example in the reference of $name runs',
  async ({ name, folder, tools, server: { config } }) => {
    const examples = toolExamples[name] ?? {};
    expect(Object.keys(examples).sort()).toEqual(tools.map(({ tool }) => tool.name).sort());
    const home = await mkdtemp(join(tmpdir(), 'enterprise-mcp-examples-'));
    // Reserved tools are there only with a policy that says so.
    const policy = join(home, 'all.cedar');
    await writeFile(policy, 'permit(principal, action, resource);\n');
    await mkdir(join(home, 'handbook'));
    await writeFile(join(home, 'handbook/parking.md'), '# Parking\n\nVisitors park at gate 4.\n');
    const bin = join(root, folder, 'dist/bin.js');
    const env = { HOME: home, [`${config.prefix}_DATA_DIR`]: join(home, 'data') };
    const server = await spawnServer('sdk-1.x', {
      command: process.execPath,
      args: [bin, '--demo', '--policy', policy],
      env,
      person: persons.saysYes,
    });
    try {
      const answers = new Map<string, Record<string, unknown>>();
      const earlier = ({ of, at }: Answered) =>
        at
          .split('.')
          .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], answers.get(of));
      for (const [tool, args] of Object.entries(examples)) {
        const command = doneBefore[tool]?.split(' ');
        if (command) await run(process.execPath, [bin, ...command], { cwd: home, env });
        const filled = filledIn(args, earlier);
        expect(Object.values(filled), `${tool} needs what came before`).not.toContain(undefined);
        const answer = await server.client.call(tool, filled);
        expect(answer.error, tool).toBeUndefined();
        answers.set(tool, answer.data);
      }
      expect(await server.close()).toBe(0);
    } finally {
      server.process.kill('SIGKILL');
      await rm(home, { recursive: true, force: true });
    }
  },
);
