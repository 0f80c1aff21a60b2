import { PassThrough } from 'node:stream';
import type { AnyServer } from '@enterprise-mcp/kit';
import { main } from '@enterprise-mcp/kit/serve';

/** Runs `mcp-<server> policy …` in this process, in the folder `cwd`. Resolves to its exit code and all it printed. */
export async function policyCommand(
  server: AnyServer,
  cwd: string,
  ...args: readonly string[]
): Promise<{ code: unknown; out: string }> {
  const chunks: Buffer[] = [];
  const stdout = new PassThrough().on('data', (chunk: Buffer) => chunks.push(chunk));
  const { platform, version, execPath, pid, stdin } = process;
  const nothing = () => undefined;
  const fake = {
    ...{ platform, version, execPath, pid, stdin, exitCode: undefined as unknown as number, env: {} },
    argv: ['node', 'bin.js', 'policy', ...args],
    stdout: stdout as unknown as NodeJS.WriteStream,
    stderr: stdout as unknown as NodeJS.WriteStream,
    cwd: () => cwd,
    on: nothing,
    off: nothing,
    exit: nothing,
  };
  await main(server, fake);
  return { code: fake.exitCode, out: Buffer.concat(chunks).toString() };
}
