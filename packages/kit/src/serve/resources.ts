import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { kitErrors } from '../errors/kit-errors.ts';
import { Rich } from '../results/rich.ts';
import { protocolError, questionOr } from './answers.ts';
import { resourceCatalog } from './resource-catalog.ts';
import type { Session } from './session.ts';

export function serveResources({ server, runtime, callerOf, throughGate }: Session): void {
  server.setRequestHandler('resources/list', async (_request, context) => ({
    resources: await resourceCatalog(runtime, callerOf(context)).list((target) =>
      throughGate(target, undefined, context),
    ),
  }));
  server.setRequestHandler('resources/templates/list', (_request, context) => ({
    resourceTemplates: resourceCatalog(runtime, callerOf(context)).templates(),
  }));
  server.setRequestHandler('resources/read', async ({ params }, context) => {
    const found = resourceCatalog(runtime, callerOf(context)).find(params.uri);
    try {
      const data = await throughGate(found.target, found.variables, context);
      return {
        contents: [contentOf(data, params.uri, found.mimeType)],
        ttlMs: found.ttlMs,
        cacheScope: 'private' as const,
      };
    } catch (error) {
      return questionOr(error);
    }
  });
}

function contentOf(data: unknown, uri: string, mimeType: string) {
  const part = data instanceof Rich ? data.parts[0] : undefined;
  if (part?.type === 'resource') return part.resource;
  return { uri, mimeType, text: typeof data === 'string' ? data : JSON.stringify(data) };
}

/** 2025 clients subscribe per URI; on 2026 connections the SDK's listen router filters what is sent here. */
export function serveChanges({ server, runtime, era, callerOf }: Session): void {
  const subscribed = new Set<string>();
  const stop = runtime.onChanged((uri) => {
    if (era === 'modern' || subscribed.has(uri)) {
      server.sendResourceUpdated({ uri }).catch((cause: unknown) => runtime.log.debug('client is gone', { cause }));
    }
  });
  server.onclose = stop;
  if (era === 'modern') return;
  server.setRequestHandler('resources/subscribe', ({ params }, context) => {
    if (resourceCatalog(runtime, callerOf(context)).find(params.uri).target.unknown) {
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
