import { randomUUID } from 'node:crypto';
import {
  isInitializeRequest,
  type Server,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import type { Principal } from '../../define/context.ts';
import { recentEvents } from './events.ts';
import { reply } from './replies.ts';

export interface SessionLimits {
  /** Sessions at once; one more ends the one that was idle for longest, and is refused where none is idle. */
  readonly most: number;
  /** Milliseconds without a request or an open stream after which a session ends. */
  readonly idleMs: number;
}

/** Milliseconds after which a client whose stream broke should come back for the rest. */
const RETRY_MS = 1000;

interface HttpSession {
  readonly id: string;
  readonly principal: string;
  readonly transport: WebStandardStreamableHTTPServerTransport;
  readonly server: Server;
  /** Requests and streams that are open now. */
  open: number;
  lastUsed: number;
}

/**
 * Sessions of 2025 clients: one SDK server each, kept in this process. A session belongs to who opened it; anyone else
 * is told that it does not exist.
 */
export function httpSessions(
  serverFor: (principal: Principal) => Server,
  { most, idleMs }: SessionLimits,
  onError: (error: Error) => void,
) {
  const sessions = new Map<string, HttpSession>();
  let closed = false;

  async function end(session: HttpSession): Promise<void> {
    sessions.delete(session.id);
    await session.server.close().catch(onError);
  }

  async function sweep(now: number): Promise<void> {
    await Promise.all([...sessions.values()].filter((one) => one.open === 0 && now - one.lastUsed > idleMs).map(end));
  }
  const sweeper = setInterval(() => void sweep(Date.now()), Math.min(60_000, idleMs)).unref();

  /** Makes room; false where every session is in use. */
  async function room(): Promise<boolean> {
    if (sessions.size < most) return true;
    const idle = [...sessions.values()].filter(({ open }) => open === 0).sort((a, b) => a.lastUsed - b.lastUsed)[0];
    if (idle) await end(idle);
    return idle !== undefined;
  }

  async function begin(principal: Principal): Promise<HttpSession> {
    const id = randomUUID();
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => id,
      eventStore: recentEvents(),
      retryInterval: RETRY_MS,
    });
    const server = serverFor(principal);
    const session: HttpSession = { id, principal: principal.id, transport, server, open: 0, lastUsed: Date.now() };
    sessions.set(id, session);
    await server.connect(transport);
    const inner = transport.onclose;
    transport.onclose = () => {
      sessions.delete(id);
      inner?.();
    };
    transport.onerror = onError;
    return session;
  }

  async function find(request: Request, body: unknown, principal: Principal): Promise<HttpSession | Response> {
    const id = request.headers.get('mcp-session-id');
    if (id !== null) {
      const session = sessions.get(id);
      return session?.principal === principal.id ? session : reply(404, -32_001, 'Session not found');
    }
    if (!isInitializeRequest(body)) return reply(400, -32_000, 'A session is needed: send initialize first.');
    if (closed || !(await room())) {
      return reply(503, -32_000, 'Too many sessions are open. Try again later.', { 'retry-after': '60' });
    }
    return begin(principal);
  }

  return {
    get size() {
      return sessions.size;
    },
    /** `whenSent`: calls back when the answer, which may be a long stream, is out or its reader has gone. */
    async handle(
      request: Request,
      body: unknown,
      principal: Principal,
      whenSent: (done: () => void) => void,
    ): Promise<Response> {
      const session = await find(request, body, principal);
      if (session instanceof Response) return session;
      session.open += 1;
      whenSent(() => {
        session.open -= 1;
        session.lastUsed = Date.now();
      });
      const response = await session.transport.handleRequest(request, { parsedBody: body });
      // An initialize that was refused leaves nothing behind.
      if (session.transport.sessionId === undefined) await end(session);
      return response;
    },
    sweep,
    async close(): Promise<void> {
      closed = true;
      clearInterval(sweeper);
      await Promise.all([...sessions.values()].map(end));
    },
  };
}
