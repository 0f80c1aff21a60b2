import { parseConfig } from '../config/parse.ts';
import type { Connection } from '../define/connection.ts';
import type { AnyServer } from '../define/server.ts';
import { openForCommand } from './backends.ts';
import { readCommandLine } from './command-line.ts';
import { stderrLogger } from './log.ts';
import { reportError } from './report-error.ts';
import type { Invocation } from './subcommand.ts';
import { usageError } from './usage.ts';

type OwnCommand = NonNullable<AnyServer['commands']>[number];

/** Runs a command that the server declares; what it connects to is closed after it. */
export async function runOwnCommand(command: OwnCommand, invocation: Invocation): Promise<number> {
  const { server, argv, process, host } = invocation;
  const line = readCommandLine(server, command.options, argv);
  if (line.problems.length > 0) return usageError(invocation, command.name, line.problems);
  const settings = parseConfig(server, line.settingsArgv, process.env, host);
  const abort = new AbortController();
  const stop = () => abort.abort();
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const open: Connection<unknown>[] = [];
  try {
    return await command.run({
      positionals: line.positionals,
      options: line.options,
      config: settings.config,
      connect: async () => {
        const connection = await openForCommand(server, settings, stderrLogger(settings, process));
        open.push(connection);
        return connection;
      },
      signal: abort.signal,
      stdout: process.stdout,
      stderr: process.stderr,
    });
  } catch (error) {
    return reportError(error, process, settings.secrets);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    for (const connection of open) await connection.close();
  }
}
