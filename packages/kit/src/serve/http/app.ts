import type { HttpBindings } from '@hono/node-server';
import { createMcpHandler, isLegacyRequest } from '@modelcontextprotocol/server';
import { Hono } from 'hono';
import type { Principal } from '../../define/context.ts';
import { type Extend, mcpServer } from '../mcp-server.ts';
import type { Runtime } from '../runtime.ts';
import { bodyOf } from './body.ts';
import { refusal } from './guard.ts';
import { readiness } from './health.ts';
import { reply } from './replies.ts';
import { httpSessions, type SessionLimits } from './sessions.ts';

export interface HttpAppOptions {
  /** Names this server answers to in the Host header, without ports. */
  readonly names: readonly string[];
  /** Who sent a request, or the answer to somebody unknown. Without, everyone is the runtime's principal. */
  readonly identify?: ((request: Request) => Promise<Principal | Response>) | undefined;
  readonly sessions?: Partial<SessionLimits> | undefined;
  readonly extend?: Extend | undefined;
}

/** Both protocol eras at `/mcp`, `/healthz` and `/readyz`. */
export function httpApp(runtime: Runtime, options: HttpAppOptions) {
  const { names, identify, extend } = options;
  const principals = new WeakMap<Request, Principal>();
  const onerror = (error: Error) => runtime.log.warn('protocol', { error: error.message });

  // 2026: a fresh SDK server for each request.
  const modern = createMcpHandler(
    ({ requestInfo }) =>
      mcpServer(runtime, 'modern', requestInfo && principals.get(requestInfo), { extend, changes: false }),
    { legacy: 'reject', onerror },
  );
  const unsubscribe = runtime.onChanged((uri) => modern.notify.resourceUpdated(uri));
  const sessions = httpSessions(
    (principal) => mcpServer(runtime, 'legacy', principal, { extend }),
    { most: 1000, idleMs: 30 * 60_000, ...options.sessions },
    onerror,
  );
  const ready = readiness(runtime);
  let draining = false;

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(async (context, next) => {
    const why = refusal(context.req.raw.headers, names);
    return why === undefined ? next() : reply(403, -32_000, why);
  });
  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  app.get('/readyz', async (context) => {
    const failing = draining ? ['shutting down'] : await ready.failing();
    return context.json({ status: failing.length > 0 ? 'not ready' : 'ok', failing }, failing.length > 0 ? 503 : 200);
  });
  app.on(['GET', 'POST', 'DELETE'], '/mcp', async (context) => {
    const request = context.req.raw;
    if (draining) return reply(503, -32_000, 'The server is shutting down.', { 'retry-after': '5' });
    const principal = identify ? await identify(request) : runtime.principal;
    if (principal instanceof Response) return principal;
    const body = request.method === 'POST' ? await bodyOf(request) : undefined;
    if (body instanceof Response) return body;
    if (await isLegacyRequest(request, body)) {
      return sessions.handle(request, body, principal, (done) => context.env.outgoing.once('close', done));
    }
    principals.set(request, principal);
    if (isListen(body)) {
      // Changes made elsewhere are only heard with the backend open.
      runtime.connection().catch((cause: unknown) => runtime.log.warn('no change notifications yet', { cause }));
    }
    return modern.fetch(request, { parsedBody: body });
  });
  app.all('/mcp', () => reply(405, -32_000, 'Method not allowed.', { allow: 'GET, POST, DELETE' }));
  app.notFound(() => reply(404, -32_000, 'There is nothing here; the protocol is at /mcp.'));
  app.onError((error) => {
    runtime.log.error('http', { error });
    return reply(500, -32_603, 'Internal error');
  });

  return {
    app,
    sessions,
    /** New requests are turned away from now on. */
    drain() {
      draining = true;
    },
    /** Ends sessions and streams; to be called when the calls in flight are done. */
    async close(): Promise<void> {
      draining = true;
      unsubscribe();
      await Promise.all([modern.close(), sessions.close()]);
    },
  };
}

function isListen(body: unknown): boolean {
  return (body as { method?: unknown } | null)?.method === 'subscriptions/listen';
}
