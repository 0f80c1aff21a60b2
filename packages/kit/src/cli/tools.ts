import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod';
import { type Pin, pinDifferences, pinOf } from '../define/pin.ts';
import { canonicalHash } from '../state/canonical.ts';
import { readCommandLine } from './command-line.ts';
import { type Invocation, type Run, subcommands } from './subcommand.ts';
import { usageError } from './usage.ts';

const pinFile = z.record(z.string(), z.string());

/**
 * `tools [--pin FILE | --check FILE]`: shows every definition with its hash, records them, or exits 1 when one is not as
 * recorded. For whoever approved a version and wants to hear of it when the next one says something else to the model.
 */
export const tools: Run = async (invocation) => {
  const { server, argv, process } = invocation;
  const line = readCommandLine(server, subcommands.find(({ name }) => name === 'tools')?.options ?? {}, argv);
  const { pin, check } = line.options;
  const problems = [
    ...line.problems,
    ...(line.positionals.length > 0 ? ['tools takes no arguments'] : []),
    ...(pin !== undefined && check !== undefined ? ['--pin and --check exclude each other'] : []),
  ];
  if (problems.length > 0) return usageError(invocation, 'tools', problems);
  const now = pinOf(server);
  if (typeof check === 'string') return compare(invocation, resolve(process.cwd(), check), now);
  if (typeof pin === 'string') {
    writeFileSync(resolve(process.cwd(), pin), `${JSON.stringify(now, null, 2)}\n`);
    process.stderr.write(`${Object.keys(now).length} definitions pinned. \`tools --check ${pin}\` compares.\n`);
    return 0;
  }
  const width = Math.max(...Object.keys(now).map((item) => item.length));
  const rows = Object.entries(now).map(([item, hash]) => `${item.padEnd(width)}  ${hash}`);
  process.stdout.write(`${rows.join('\n')}\n${'all'.padEnd(width)}  ${canonicalHash(now)}\n`);
  return 0;
};

function compare({ process }: Invocation, file: string, now: Pin): number {
  let pinned: Pin;
  try {
    pinned = pinFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'is not what --pin writes';
    process.stderr.write(`${file} ${why}. Make one with \`tools --pin\`.\n`);
    return 1;
  }
  const differences = pinDifferences(pinned, now);
  if (differences.length === 0) return 0;
  process.stderr.write(
    `What this server tells a model is not what was pinned:\n${differences.map((one) => `  ${one}`).join('\n')}\nRead what is new, then pin again.\n`,
  );
  return 1;
}
