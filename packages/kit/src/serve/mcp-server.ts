import { Server } from '@modelcontextprotocol/server';
import type { Principal } from '../define/context.ts';
import { serveCompletions } from './completions.ts';
import { servePrompts } from './prompts.ts';
import { serveChanges, serveResources } from './resources.ts';
import type { Runtime } from './runtime.ts';
import { type Era, type Session, sessionOf } from './session.ts';
import { serveTasks, TASKS, TasksServer } from './tasks.ts';
import { serveTools } from './tools.ts';

/** How long a client may keep the lists: they change only with a restart. */
const LIST_TTL_MS = 300_000;

/** Adds to a session what the kit does not serve. For test servers that show deprecated parts of the protocol. */
export type Extend = (session: Session) => void;

export interface McpServerOptions {
  readonly extend?: Extend | undefined;
  /** Whether this connection carries change notifications; a 2026 request over HTTP has a stream of its own for them. */
  readonly changes?: boolean;
}

/**
 * One SDK server over the runtime: cheap, free of side effects, made anew for each connection (or each HTTP request),
 * because a shared one leaks between clients. The low-level class is used on purpose: the gate owns validation and
 * errors, and the lists are the policy's. `principal`: who the transport has authenticated.
 */
export function mcpServer(
  runtime: Runtime,
  era: Era,
  principal?: Principal,
  { extend, changes = true }: McpServerOptions = {},
): Server {
  const { server: definition } = runtime;
  const tasks = era === 'modern' && runtime.jobs !== undefined;
  const server = new (tasks ? TasksServer : Server)(
    { name: definition.name, title: definition.title, version: definition.version },
    {
      instructions: definition.instructions,
      capabilities: {
        tools: {},
        ...(tasks && { extensions: { [TASKS]: {} } }),
        ...(definition.resources?.length && { resources: { subscribe: true } }),
        ...(definition.prompts?.length && { prompts: {} }),
        ...((definition.resources?.length || definition.prompts?.length) && { completions: {} }),
      },
      cacheHints: {
        'tools/list': { ttlMs: LIST_TTL_MS, cacheScope: 'private' },
        'prompts/list': { ttlMs: LIST_TTL_MS, cacheScope: 'private' },
        'resources/templates/list': { ttlMs: LIST_TTL_MS, cacheScope: 'private' },
      },
    },
  );
  const session = sessionOf(server, runtime, era, principal);
  serveTools(session);
  if (tasks) serveTasks(session);
  if (definition.resources?.length) {
    serveResources(session);
    if (changes) serveChanges(session);
  }
  if (definition.prompts?.length) servePrompts(session);
  if (definition.resources?.length || definition.prompts?.length) serveCompletions(session);
  extend?.(session);
  return server;
}
