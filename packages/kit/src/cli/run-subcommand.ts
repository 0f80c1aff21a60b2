import { closest } from '../errors/did-you-mean.ts';
import { binaryOf, commandHelp, commandsOf } from './help.ts';
import { runOwnCommand } from './own-command.ts';
import { type Invocation, subcommands } from './subcommand.ts';

/** Runs the subcommand that `argv` begins with; the server's own come after the kit's. */
export async function runSubcommand(invocation: Invocation): Promise<number> {
  const { server, process } = invocation;
  const [name = '', ...argv] = invocation.argv;
  const described = commandsOf(server).find((command) => command.name === name);
  if (!described) {
    process.stderr.write(`${unknown(name, invocation)}\n`);
    return 2;
  }
  const end = argv.indexOf('--');
  if (argv.slice(0, end < 0 ? undefined : end).some((word) => word === '--help' || word === '-h')) {
    process.stdout.write(commandHelp(server, described));
    return 0;
  }
  const kits = subcommands.find((command) => command.name === name);
  if (kits) return (await kits.load())({ ...invocation, argv });
  const own = server.commands?.find((command) => command.name === name);
  return own ? runOwnCommand(own, { ...invocation, argv }) : 2;
}

function unknown(name: string, { server }: Invocation): string {
  const names = commandsOf(server).map((command) => command.name);
  const meant = closest(name, names);
  // Somebody may have passed a connection string here: only what looks like a command is repeated.
  const shown = /^[a-z][a-z-]{0,20}$/.test(name) ? ` '${name}'` : '';
  const way = meant ? `Did you mean '${meant}'?` : `The subcommands are ${names.join(', ')}.`;
  return `There is no subcommand${shown}. ${way} See ${binaryOf(server)} --help.`;
}
