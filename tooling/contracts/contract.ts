import * as z from 'zod';
import type { App } from '../docs/servers.ts';
import type { Schema } from './schema.ts';

/** What clients of a server rely on: as it is recorded at a release, and compared with before the next. */
export interface Contract {
  readonly tools: Readonly<Record<string, ToolContract>>;
  readonly resources: Readonly<Record<string, { readonly permission: string; readonly mimeType: string }>>;
  readonly prompts: Readonly<Record<string, PromptContract>>;
}

export interface ToolContract {
  readonly effect: string;
  readonly permission: string;
  readonly input: Schema;
  readonly output: Schema;
}

export interface PromptContract {
  readonly permission: string;
  readonly args: Schema;
}

export function contractOf({ server, tools }: App): Contract {
  const resources = server.resources ?? [];
  const prompts = server.prompts ?? [];
  return {
    tools: byName(
      tools.map(({ tool: { name, effect, permission }, listing }) => [
        name,
        { effect, permission, input: listing.inputSchema, output: listing.outputSchema },
      ]),
    ),
    resources: byName(
      resources.map(({ uri, permission, mimeType = 'application/json' }) => [uri, { permission, mimeType }]),
    ),
    prompts: byName(
      prompts.map(({ name, permission, args }) => [
        name,
        { permission, args: z.toJSONSchema(args, { io: 'input' }) as Schema },
      ]),
    ),
  };
}

/** In the order of their names: what a model reads first is no promise. */
function byName<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}
