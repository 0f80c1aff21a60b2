import { binaryOf } from './help.ts';
import type { Invocation } from './subcommand.ts';

/** Says what is wrong with the way a subcommand was called. Returns exit code 2. */
export function usageError({ server, process }: Invocation, command: string, problems: readonly string[]): number {
  process.stderr.write(`${problems.join('\n')}\nSee ${binaryOf(server)} ${command} --help.\n`);
  return 2;
}
