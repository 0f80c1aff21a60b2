import type { Connection } from '../define/connection.ts';

/** A server's own subcommand: `mcp-<server> <name> …`. stdout is free here: no protocol runs. */
export interface Command<Ports, Config> {
  readonly name: string;
  readonly summary: string;
  /** Shown by `--help` after the command's name, e.g. `FILE.csv [--dry-run]`. */
  readonly usage: string;
  /** Options in the form of node:util `parseArgs`, each with a description. */
  readonly options: Readonly<
    Record<string, { type: 'string' | 'boolean'; multiple?: boolean; short?: string; description: string }>
  >;
  /** Returns the exit code. */
  run(context: CommandContext<Ports, Config>): Promise<number>;
}

export interface CommandContext<Ports, Config> {
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  readonly config: Config;
  /** Opens the same backends as the tools use. */
  connect(): Promise<Connection<Ports>>;
  readonly signal: AbortSignal;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}
