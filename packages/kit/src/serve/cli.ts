import { homedir } from 'node:os';
import { folderProblems } from '../cli/preflight.ts';
import type { ProcessLike } from '../cli/process-like.ts';
import { reportError } from '../cli/report-error.ts';
import { serve } from '../cli/serve.ts';
import { parseConfig } from '../config/parse.ts';
import type { Platform } from '../config/platform.ts';
import type { AnyServer } from '../define/server.ts';

/** Milliseconds that backends get to let go of the process after everything was closed. */
const LINGER = 2000;

/**
 * Runs a server's command line: serves over stdio, or runs a subcommand. The whole of an app's `bin.ts` is
 * `await main(server, process)`. Sets the exit code: 0 fine, 1 something is wrong, 2 wrong usage. Never rejects.
 */
export async function main(server: AnyServer, process: ProcessLike): Promise<void> {
  const code = await run(server, process).catch((error: unknown) => reportError(error, process));
  process.exitCode = code;
  // Natural end first, so that pipes are flushed; a forgotten handle must not keep a host's child alive.
  setTimeout(() => process.exit(code), LINGER).unref();
}

async function run(server: AnyServer, process: ProcessLike): Promise<number> {
  const argv = process.argv.slice(2);
  const host: Platform = { name: process.platform, homedir: homeOf(process) };
  // Everything but serving is imported when it is asked for: hosts start servers often and wait for them.
  if (argv[0] !== undefined && !argv[0].startsWith('-')) {
    const { runSubcommand } = await import('../cli/run-subcommand.ts');
    return runSubcommand({ server, argv, process, host });
  }
  if (asks(argv, 'help') || asks(argv, 'h')) {
    const { helpText } = await import('../cli/help.ts');
    process.stdout.write(helpText(server));
    return 0;
  }
  if (asks(argv, 'version')) {
    process.stdout.write(`${server.version}\n`);
    return 0;
  }
  const settings = parseConfig(server, argv, process.env, host);
  if (asks(argv, 'check')) {
    const { check } = await import('../cli/check.ts');
    return check(server, settings, process);
  }
  const problems = folderProblems(server, settings.common, process.pid);
  if (problems.length > 0) {
    process.stderr.write(`${problems.join('\n')}\n`);
    return 1;
  }
  return serve(server, settings, process).catch((error: unknown) => reportError(error, process, settings.secrets));
}

/** Whether a flag that needs no settings to be answered is among the arguments. */
function asks(argv: readonly string[], flag: string): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? undefined : end).includes(flag.length === 1 ? `-${flag}` : `--${flag}`);
}

function homeOf({ env, platform }: ProcessLike): string {
  return (platform === 'win32' ? env['USERPROFILE'] : env['HOME']) || homedir();
}
