import { resolve } from 'node:path';
import { documented } from '../../config/documents.ts';
import type { AnyServer } from '../../define/server.ts';
import { closest } from '../../errors/did-you-mean.ts';
import { readCommandLine } from '../command-line.ts';
import { binaryOf } from '../help.ts';
import { type Invocation, type Run, subcommands } from '../subcommand.ts';
import { usageError } from '../usage.ts';
import { type ConfigFile, editedText, formatDocument, readConfigFile, replaceConfigFile } from './config-file.ts';
import { lineDiff, maskValues } from './diff.ts';
import { type Entry, entryFor, type Launch, npxLaunch } from './entry.ts';
import { type Host, hosts } from './hosts.ts';
import { mergeEntry } from './merge.ts';
import { ownPackage } from './own-package.ts';

/** `install --host H [--write]`: shows what would change in the host's file, or changes it. */
export const install: Run = async (invocation) => {
  const { server, process, host } = invocation;
  const options = subcommands.find(({ name }) => name === 'install')?.options ?? {};
  const line = readCommandLine(server, options, invocation.argv);
  const target = hosts.find(({ name }) => name === line.options['host']);
  const problems = [...line.problems, ...(target ? [] : [hostProblem(line.options['host'])])];
  if (line.positionals.length > 0) problems.push('install takes no arguments beside its options');
  problems.push(...secretFlags(server, line.settingsArgv));
  if (!target || problems.length > 0) return usageError(invocation, 'install', problems);

  const launch = launchOf(invocation, line.options['local'] === true);
  // Flags given here, such as --read-only, belong to the start that is installed.
  const started = { ...launch, args: [...launch.args, ...line.settingsArgv] };
  const includeSecrets = line.options['include-secrets'] === true;
  const entry = entryFor(server, target, started, { env: process.env, host, includeSecrets });
  const given = line.options['file'];
  const path =
    typeof given === 'string'
      ? resolve(process.cwd(), given)
      : target.file({ host, env: process.env, cwd: process.cwd() });
  const name = typeof line.options['name'] === 'string' ? line.options['name'] : server.name;
  try {
    const file = readConfigFile(path, target);
    const next = mergeEntry(file.document, target, name, entry);
    return apply(invocation, target, file, next, entry, line.options['write'] === true);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
};

function apply(
  { server, process }: Invocation,
  target: Host,
  file: ConfigFile,
  next: Record<string, unknown>,
  { placeholders, entry }: Entry,
  write: boolean,
): number {
  const say = (text: string) => process.stdout.write(`${text}\n`);
  const plain = new Set(
    documented(server)
      .filter(({ secret }) => !secret)
      .map(({ env }) => env),
  );
  const isPlaceholder = (variable: string, value: string) =>
    placeholders.includes(variable) && value === entry.env?.[variable];
  const masked = (document: unknown) =>
    formatDocument(
      file,
      maskValues(document, (variable, value) => plain.has(variable) || isPlaceholder(variable, value)),
    );
  const changed = JSON.stringify(file.document) !== JSON.stringify(next);
  if (!changed) say(`${file.path} has this entry already.`);
  else {
    say(`${write ? 'Changed' : 'Would change'} ${file.path}:\n`);
    say(lineDiff(file.text === undefined ? '' : masked(file.document), masked(next)));
  }
  if (changed && write) {
    const backup = replaceConfigFile(file, editedText(file, next), new Date());
    if (backup) say(`The file as it was: ${backup}`);
  }
  if (placeholders.length > 0) say(`${target.secretHint} (${placeholders.join(', ')})`);
  if (changed && !write) say(`Nothing was written. Add --write to do it. Then: ${target.afterwards}`);
  if (changed && write) say(`${target.afterwards} Check it with: ${binaryOf(server)} doctor`);
  return 0;
}

function launchOf({ server, process, host }: Invocation, local: boolean): Launch {
  const own = ownPackage(process.argv[1] ?? '');
  if (local && own) return { command: process.execPath, args: [own.script] };
  return npxLaunch(own?.name ?? `@enterprise-mcp/${server.name}`, host);
}

/** Arguments are shown by every process list, and by this command. */
function secretFlags(server: AnyServer, argv: readonly string[]): string[] {
  return documented(server)
    .filter(({ secret, flag }) => secret && argv.some((word) => word.startsWith(`--${flag}=`)))
    .map(({ flag, env }) => `--${flag} is a secret and does not belong among the arguments; set ${env} instead`);
}

function hostProblem(given: unknown): string {
  const names = hosts.map(({ name }) => name);
  const meant = typeof given === 'string' ? closest(given, names) : undefined;
  return meant ? `There is no such host; did you mean --host ${meant}?` : `--host must be one of ${names.join(', ')}`;
}
