import {
  CLIENT_INFO_META_KEY,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type ServerContext,
  TRACEPARENT_META_KEY,
} from '@modelcontextprotocol/server';
import type { Agent } from '../define/context.ts';
import { CodedError } from '../errors/define.ts';
import { closest } from '../errors/did-you-mean.ts';
import { kitErrors } from '../errors/kit-errors.ts';
import type { Target } from '../gate/call.ts';
import { protocolError, toolAnswer, toolError } from './answers.ts';
import { promptCatalog } from './prompt-catalog.ts';
import { resourceCatalog } from './resource-catalog.ts';
import type { Peer, Runtime } from './runtime.ts';
import { unknownTarget } from './targets.ts';

/** How long a client may keep the lists: they change only with a restart. */
const LIST_TTL_MS = 300_000;

/**
 * One SDK server over the runtime: cheap, free of side effects, made anew for each connection (or each HTTP request),
 * because a shared one leaks between clients. The low-level class is used on purpose: the gate owns validation and
 * errors, and the lists are the policy's.
 */
export function mcpServer(runtime: Runtime, era: 'legacy' | 'modern'): Server {
  const { server: definition } = runtime;
  const resources = resourceCatalog(runtime);
  const prompts = promptCatalog(runtime);
  const server = new Server(
    { name: definition.name, title: definition.title, version: definition.version },
    {
      instructions: definition.instructions,
      capabilities: {
        tools: {},
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
  const peerOf = (context: ServerContext): Peer => peer(server, context);
  const throughGate = (target: Target, input: unknown, context: ServerContext): Promise<unknown> =>
    runtime.call(target, input, peerOf(context)).catch((error: unknown) => {
      throw error instanceof CodedError ? protocolError(error, runtime.redact) : error;
    });

  const visibleTools = () =>
    [...runtime.tools.values()].filter((target) => runtime.policy.decide(target, runtime.principal) !== 'deny');
  server.setRequestHandler('tools/list', () => ({
    tools: visibleTools().map((target) => target.compiled.listing),
  }));
  server.setRequestHandler('tools/call', async ({ params }, context) => {
    const target = runtime.tools.get(params.name) ?? unknownTarget('tool', params.name);
    try {
      return toolAnswer(await runtime.call(target, params.arguments ?? {}, peerOf(context)));
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      if (error.code === 'UNKNOWN_TOOL') {
        const names = visibleTools().map((visible) => visible.name);
        throw protocolError(
          kitErrors.UNKNOWN_TOOL({ name: params.name.slice(0, 200), suggestion: closest(params.name, names) }),
          runtime.redact,
        );
      }
      return toolError(error, runtime.redact);
    }
  });

  if (definition.resources?.length) {
    server.setRequestHandler('resources/list', async (_request, context) => ({
      resources: await resources.list((target) => throughGate(target, undefined, context)),
    }));
    server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates: resources.templates() }));
    server.setRequestHandler('resources/read', async ({ params }, context) => {
      const found = resources.find(params.uri);
      const data = await throughGate(found.target, undefined, context);
      const text = typeof data === 'string' ? data : JSON.stringify(data);
      return {
        contents: [{ uri: params.uri, mimeType: found.mimeType, text }],
        ttlMs: found.ttlMs,
        cacheScope: 'private' as const,
      };
    });
    serveChanges(server, runtime, era, (uri) => resources.find(uri).target.unknown !== true);
  }
  if (definition.prompts?.length) {
    server.setRequestHandler('prompts/list', () => ({ prompts: prompts.list() }));
    server.setRequestHandler('prompts/get', async ({ params }, context) => {
      const { target, description } = prompts.find(params.name);
      const text = await throughGate(target, params.arguments, context);
      return {
        ...(description !== undefined && { description }),
        messages: [{ role: 'user' as const, content: { type: 'text' as const, text: String(text) } }],
      };
    });
  }
  if (definition.resources?.length || definition.prompts?.length) {
    server.setRequestHandler('completion/complete', async ({ params }, context) => {
      const { ref, argument } = params;
      const target =
        ref.type === 'ref/prompt'
          ? prompts.completion(ref.name, argument.name)
          : resources.completion(ref.uri, argument.name);
      if (!target) return { completion: { values: [], total: 0, hasMore: false } };
      const values = (await throughGate(target, argument.value.slice(0, 200), context)) as string[];
      return { completion: { values: values.slice(0, 100), total: values.length, hasMore: values.length > 100 } };
    });
  }
  return server;
}

/** 2025 clients subscribe per URI; on 2026 connections the SDK's listen router filters what is sent here. */
function serveChanges(
  server: Server,
  runtime: Runtime,
  era: 'legacy' | 'modern',
  exists: (uri: string) => boolean,
): void {
  const subscribed = new Set<string>();
  const stop = runtime.onChanged((uri) => {
    if (era === 'modern' || subscribed.has(uri)) {
      server.sendResourceUpdated({ uri }).catch((cause: unknown) => runtime.log.debug('client is gone', { cause }));
    }
  });
  server.onclose = stop;
  if (era === 'modern') return;
  server.setRequestHandler('resources/subscribe', ({ params }) => {
    if (!exists(params.uri)) {
      throw protocolError(kitErrors.UNKNOWN_RESOURCE({ uri: params.uri.slice(0, 200) }), runtime.redact);
    }
    if (subscribed.size >= 1000) throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Too many subscriptions.');
    subscribed.add(params.uri);
    // Changes made elsewhere are only heard with the backend open.
    runtime.connection().catch((cause: unknown) => runtime.log.warn('no change notifications yet', { cause }));
    return {};
  });
  server.setRequestHandler('resources/unsubscribe', ({ params }) => {
    subscribed.delete(params.uri);
    return {};
  });
}

function peer(server: Server, { mcpReq }: ServerContext): Peer {
  const meta: Record<string, unknown> = { ...mcpReq._meta };
  const envelope: Record<string, unknown> = { ...mcpReq.envelope };
  const info = (envelope[CLIENT_INFO_META_KEY] ?? server.getClientVersion()) as Partial<Agent> | undefined;
  const token = mcpReq._meta?.progressToken;
  const traceparent = meta[TRACEPARENT_META_KEY];
  return {
    agent: { name: String(info?.name ?? 'unknown').slice(0, 100), version: String(info?.version ?? '').slice(0, 50) },
    signal: mcpReq.signal,
    traceparent: typeof traceparent === 'string' ? traceparent : undefined,
    progress(progress, total, message) {
      if (token === undefined) return;
      const params = {
        progressToken: token,
        progress,
        ...(total !== undefined && { total }),
        ...(message && { message }),
      };
      mcpReq.notify({ method: 'notifications/progress', params }).catch(() => undefined);
    },
  };
}
