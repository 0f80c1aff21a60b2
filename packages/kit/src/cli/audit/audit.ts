import { resolve } from 'node:path';
import { folderSource } from '../../audit/source.ts';
import { parseCommon } from '../../config/parse.ts';
import { closest } from '../../errors/did-you-mean.ts';
import { readCommandLine } from '../command-line.ts';
import { type Run, subcommands } from '../subcommand.ts';
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

/** `audit verify|tail|export|key|prune [FOLDER]`. Needs none of the backends' settings. */
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
  try {
    const action = await load();
    return await action({
      invocation,
      source: folderSource(dir),
      dir,
      keyDir: common.dataDir,
      options: line.options,
      wrong: (...more) => usageError(invocation, 'audit', more),
    });
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
