import { openAudit } from '../audit/open.ts';
import type { AuditLog } from '../audit/port.ts';
import { parseConfig, type Settings } from '../config/parse.ts';
import type { Connection } from '../define/connection.ts';
import type { AnyServer } from '../define/server.ts';
import { kitErrors } from '../errors/kit-errors.ts';
import { osPrincipal } from '../serve/os-principal.ts';
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
  const log = stderrLogger(settings, process);
  const journal = commandJournal(command.name, openAuditFor(invocation, settings, open));
  let exit = 1;
  try {
    exit = await command.run({
      positionals: line.positionals,
      options: line.options,
      config: settings.config,
      connect: async () => {
        const connection = await openForCommand(server, settings, log);
        open.push(connection);
        await journal.begun();
        return connection;
      },
      signal: abort.signal,
      stdout: process.stdout,
      stderr: process.stderr,
    });
    return exit;
  } catch (error) {
    return reportError(error, process, settings.secrets);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await journal.ended(exit).catch((error: unknown) => log.error('audit', { error }));
    for (const connection of open) await connection.close();
  }
}

function openAuditFor({ server, process }: Invocation, settings: Settings, open: Connection<unknown>[]): AuditLog {
  const connection = async () => open[0] ?? Promise.reject(new Error('nothing is open'));
  return openAudit(server, settings.common, { connection, stderr: process.stderr });
}

/** What a command does to the backends is not seen from here; that it was let at them, by whom and with what end, is. */
function commandJournal(name: string, audit: AuditLog) {
  let isBegun = false;
  const record = (details: Record<string, unknown>) =>
    audit.event({ time: new Date().toISOString(), event: 'command', principal: osPrincipal().id, name, details });
  return {
    /** Rejects with `AUDIT_UNAVAILABLE`: no audit, no access. */
    async begun(): Promise<void> {
      if (isBegun) return;
      isBegun = true;
      await record({ step: 'begun' }).catch((cause: unknown) => {
        throw kitErrors.AUDIT_UNAVAILABLE({}, { cause });
      });
    },
    async ended(exit: number): Promise<void> {
      try {
        if (isBegun) await record({ step: 'ended', exit });
      } finally {
        await audit.close();
      }
    },
  };
}
