import { modeFlags } from '../config/common.ts';
import { constantDefault, describeSetting, flagText } from '../config/documents.ts';
import { registryOf } from '../config/registry.ts';
import type { Setting } from '../config/setting.ts';
import type { AnyServer } from '../define/server.ts';
import type { Command } from './command.ts';
import { subcommands } from './subcommand.ts';

type Described = Pick<Command<unknown, unknown>, 'name' | 'summary' | 'usage' | 'options'>;

/** `--help` */
export function helpText(server: AnyServer): string {
  const { own, common, start } = registryOf(server);
  const binary = binaryOf(server);
  const commands = commandsOf(server);
  return sections(
    `${server.title} ${server.version}, an MCP server`,
    [
      'Usage:',
      `  ${binary} [options]            serve over stdin and stdout, as a host starts it`,
      `  ${binary} COMMAND [options]    see ${binary} COMMAND --help`,
    ].join('\n'),
    `Commands:\n${columns(commands.map(({ name, summary }) => [name, summary]))}`,
    `Settings of ${server.title}, as flag or variable (a flag beats its variable; keep secrets in variables):\n${settingLines(own)}`,
    `Settings of every server:\n${settingLines([...start, ...common])}`,
    `Other options:\n${columns(modeFlags.map(({ flag, description }) => [`--${flag}`, description]))}`,
  );
}

/** `COMMAND --help`, for the kit's commands and the server's own. */
export function commandHelp(server: AnyServer, command: Described): string {
  const options = Object.entries(command.options).map(([name, { type, short, description }]): [string, string] => [
    `${short ? `-${short}, ` : ''}--${name}${type === 'string' ? ' VALUE' : ''}`,
    description,
  ]);
  return sections(
    command.summary,
    `Usage:\n  ${[binaryOf(server), command.name, command.usage].join(' ').trimEnd()}`,
    ...(options.length > 0 ? [`Options:\n${columns(options)}`] : []),
    `The settings of ${binaryOf(server)} --help apply here too.`,
  );
}

export function binaryOf(server: AnyServer): string {
  return `mcp-${server.name}`;
}

export function commandsOf(server: AnyServer): readonly Described[] {
  return [...subcommands, ...(server.commands ?? [])];
}

function settingLines(settings: readonly Setting[]): string {
  return settings
    .map((setting) => {
      const fallback = setting.format ? setting.default : constantDefault(setting);
      const facts = [
        describeSetting(setting),
        ...(fallback && fallback !== 'false' ? [`Default: ${fallback}`] : []),
        ...(setting.example && !setting.format ? [`Example: ${setting.example}`] : []),
      ];
      return `  ${flagText(setting)}, ${setting.env}\n${facts.map((fact) => `      ${fact}`).join('\n')}`;
    })
    .join('\n');
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}

function sections(...texts: readonly string[]): string {
  return `${texts.filter((text) => !text.endsWith('\n')).join('\n\n')}\n`;
}
