import { resolve } from 'node:path';
import { storeOf } from '../../audit/open.ts';
import { type AuditSource, folderSource } from '../../audit/source.ts';
import { parseCommon, parseConfig } from '../../config/parse.ts';
import { closest } from '../../errors/did-you-mean.ts';
import { openForCommand } from '../backends.ts';
import { readCommandLine } from '../command-line.ts';
import { stderrLogger } from '../log.ts';
import { type Invocation, type Run, subcommands } from '../subcommand.ts';
import { usageError } from '../usage.ts';
import type { AuditAction } from './action.ts';

/** Loaded when it is asked for. */
const actions: Readonly<Record<string, () => Promise<AuditAction>>> = {
  verify: async () => (await import('./verify.ts')).verify,
  tail: async () => (await import('./tail.ts')).tail,
  export: async () => (await import('./export.ts')).exportRecords,
  key: async () => (await import('./key.ts')).key,
  prune: async () => (await import('./prune.ts')).prune,
};

/** `audit verify|tail|export|key|prune [FOLDER]`. Needs none of the backends' settings, unless the log is kept there. */
export const audit: Run = async (invocation) => {
  const { server, process, host } = invocation;
  const options = subcommands.find(({ name }) => name === 'audit')?.options ?? {};
  const line = readCommandLine(server, options, invocation.argv);
  const [name = '', folder] = line.positionals;
  const problems = [...line.problems];
  const load = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!load) {
    const names = Object.keys(actions);
    const meant = closest(name, names);
    problems.push(`Say what to do with the audit log: ${names.join(', ')}${meant ? `; did you mean '${meant}'?` : ''}`);
  }
  if (line.positionals.length > 2) problems.push('There is more than one folder');
  if (!load || problems.length > 0) return usageError(invocation, 'audit', problems);

  const common = parseCommon(server, line.settingsArgv, process.env, host);
  const dir = folder ? resolve(process.cwd(), folder) : common.auditDir;
  const request = {
    invocation,
    dir,
    keyDir: common.dataDir,
    options: line.options,
    wrong: (...more: string[]) => usageError(invocation, 'audit', more),
  };
  const action = await load();
  // Where there are files as well, these are the ones to look at: they need no database.
  if (folder === undefined && common.audit && !common.audit.includes('file') && name !== 'key') {
    return inDatabase(invocation, line.settingsArgv, (source) => action({ ...request, source }));
  }
  try {
    return await action({ ...request, source: folderSource(dir) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const missing = (error as NodeJS.ErrnoException).path ?? dir;
    process.stderr.write(
      missing === dir
        ? `There is no folder ${dir}. Either nothing was ever called, or the audit log was removed.\n`
        : `There is no file ${missing}.\n`,
    );
    return 1;
  }
};

/** Runs an action on the log in the server's database. */
async function inDatabase(
  { server, process, host }: Invocation,
  argv: readonly string[],
  act: (source: AuditSource) => Promise<number>,
): Promise<number> {
  const settings = parseConfig(server, argv, process.env, host);
  if (!settings.common.audit?.includes('postgres')) {
    process.stderr.write('The audit log goes to stderr only: look where that is collected.\n');
    return 1;
  }
  const connection = await openForCommand(server, settings, stderrLogger(settings, process));
  try {
    return await act(storeOf(connection).source());
  } finally {
    await connection.close();
  }
}
