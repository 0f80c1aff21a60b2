import type { Command } from '../cli/command.ts';
import type { ConfigOf, ServerConfig } from '../config/define.ts';
import type { ErrorSpec } from '../errors/define.ts';
import type { ConnectContext, Connection } from './connection.ts';
import type { AnyPrompt } from './prompt.ts';
import type { AnyResource } from './resource.ts';
import type { AnyTool } from './tool.ts';

/** A whole server, as its author declares it. */
export interface ServerDefinition<Ports, C extends ServerConfig> {
  /** Short name: `crm`. The binary is `mcp-<name>`. */
  readonly name: string;
  readonly title: string;
  readonly version: string;
  /** Told to the model once: what the server is for and how its tools fit together. */
  readonly instructions: string;
  readonly config: C;
  readonly tools: readonly AnyTool<Ports>[];
  readonly resources?: readonly AnyResource<Ports>[];
  readonly prompts?: readonly AnyPrompt<Ports>[];
  /** The server's own error table (`$specs` of `defineErrors`). */
  readonly errors?: { readonly $specs: Readonly<Record<string, ErrorSpec>> };
  /** Subcommands beyond the kit's, e.g. `import`. */
  readonly commands?: readonly Command<Ports, ConfigOf<C>>[];
  /** Opens the backends. Called once, at the first call that needs them; may reject, and is tried again on the next call. */
  connect(config: ConfigOf<C>, context: ConnectContext): Promise<Connection<Ports>>;
}

// biome-ignore lint/suspicious/noExplicitAny: ports and configuration are checked where the server is declared
export type AnyServer = ServerDefinition<any, any>;
