import { type FlagSpec, readFlags } from '../config/flags.ts';
import { flagSpecs } from '../config/parse.ts';
import { registryOf } from '../config/registry.ts';
import type { AnyServer } from '../define/server.ts';
import type { Command, CommandContext } from './command.ts';

export interface CommandLine {
  readonly options: CommandContext<unknown, unknown>['options'];
  readonly positionals: readonly string[];
  /** What belongs to the settings, in the form `parseConfig` takes. */
  readonly settingsArgv: readonly string[];
  readonly problems: readonly string[];
}

/** Divides a subcommand's arguments between its own options and the server's settings; its own win on equal names. */
export function readCommandLine(
  server: AnyServer,
  options: Command<unknown, unknown>['options'],
  argv: readonly string[],
): CommandLine {
  const own = Object.entries(options).map(
    ([flag, { type, multiple, short }]): FlagSpec => ({
      flag,
      value: type === 'boolean' ? 'none' : 'required',
      many: multiple === true,
      short,
    }),
  );
  const settings = flagSpecs(registryOf(server)).filter(({ flag }) => !(flag in options));
  const { values, positionals, problems } = readFlags(argv, [...own, ...settings]);
  return {
    options: Object.fromEntries(
      Object.entries(options).map(([name, { type, multiple }]) => {
        const given = values.get(name)?.map((text) => (type === 'boolean' ? text !== 'false' : text));
        return [name, multiple ? given : given?.[0]];
      }),
    ),
    positionals,
    settingsArgv: settings.flatMap(({ flag, value }) =>
      (values.get(flag) ?? []).map((text) => (value === 'none' && text === 'true' ? `--${flag}` : `--${flag}=${text}`)),
    ),
    problems: [...new Set(problems)],
  };
}
