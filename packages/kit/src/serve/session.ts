import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  type ClientCapabilities,
  type Server,
  type ServerContext,
  TRACEPARENT_META_KEY,
  TRACESTATE_META_KEY,
} from '@modelcontextprotocol/server';
import type { Agent, Principal } from '../define/context.ts';
import { CodedError } from '../errors/define.ts';
import { Inquiry } from '../gate/ask.ts';
import type { Target } from '../gate/call.ts';
import type { Caller } from '../policy/port.ts';
import { protocolError } from './answers.ts';
import { broughtAnswer } from './confirm.ts';
import type { ClientSide, Peer, Runtime } from './runtime.ts';

export type Era = 'legacy' | 'modern';

/** One SDK server and what its handlers share. */
export interface Session {
  readonly server: Server;
  readonly runtime: Runtime;
  readonly era: Era;
  /** Whose lists these are. */
  callerOf(context: ServerContext): Caller;
  /** Of a call that has an answer of its own: its person can be asked. */
  peerOf(context: ServerContext): Peer;
  /** For calls that have no error answer of their own: rejects with a protocol error, or with questions. */
  throughGate(target: Target, input: unknown, context: ServerContext): Promise<unknown>;
}

export function sessionOf(server: Server, runtime: Runtime, era: Era, principal?: Principal): Session {
  const peerOf = (context: ServerContext): Peer => ({
    ...peer(server, context, principal),
    ...(canAsk(server, era, context) && { asks: era === 'modern' ? 'round-trip' : 'elicitation' }),
    ...(era === 'modern' && { answer: broughtAnswer(context) }),
  });
  return {
    server,
    runtime,
    era,
    callerOf: (context) => ({ principal: principal ?? runtime.principal, agent: agentOf(server, context) }),
    peerOf,
    throughGate: (target, input, context) =>
      runtime.call(target, input, peer(server, context, principal)).catch((error: unknown) => {
        throw error instanceof CodedError && !(error instanceof Inquiry) ? protocolError(error, runtime.redact) : error;
      }),
  };
}

/** What the client says of itself: with each request in 2026, once at the start before. */
function agentOf(server: Server, { mcpReq }: ServerContext): Agent {
  const envelope: Record<string, unknown> = { ...mcpReq.envelope };
  const info = (envelope[CLIENT_INFO_META_KEY] ?? server.getClientVersion()) as Partial<Agent> | undefined;
  return { name: String(info?.name ?? 'unknown').slice(0, 100), version: String(info?.version ?? '').slice(0, 50) };
}

/** Whether the client says that it can show a form: with each request in 2026, once at the start before. */
function canAsk(server: Server, era: Era, { mcpReq }: ServerContext): boolean {
  const declared =
    era === 'modern'
      ? ({ ...mcpReq.envelope } as Record<string, ClientCapabilities | undefined>)[CLIENT_CAPABILITIES_META_KEY]
      : server.getClientCapabilities();
  const elicitation = declared?.elicitation;
  // Before there were modes, an empty object meant forms.
  return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
}

function peer(server: Server, context: ServerContext, principal: Principal | undefined): Peer {
  const { mcpReq } = context;
  const token = mcpReq._meta?.progressToken;
  const { [TRACEPARENT_META_KEY]: traceparent, [TRACESTATE_META_KEY]: tracestate }: Record<string, unknown> = {
    ...mcpReq._meta,
  };
  return {
    agent: agentOf(server, context),
    signal: mcpReq.signal,
    traceparent: typeof traceparent === 'string' ? traceparent : undefined,
    principal,
    client: clientSide(server, context),
    request: {
      id: String(mcpReq.id),
      method: mcpReq.method,
      protocolVersion: server.getNegotiatedProtocolVersion(),
      transport: context.http ? 'tcp' : 'pipe',
      tracestate: typeof tracestate === 'string' ? tracestate : undefined,
    },
    wire: context,
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

/** Capabilities come with each request in 2026, once at the start before. */
function clientSide(server: Server, { mcpReq }: ServerContext): ClientSide {
  const envelope: Record<string, unknown> = { ...mcpReq.envelope };
  const state: unknown = mcpReq.requestState();
  return {
    can: (capability) =>
      Object.hasOwn({ ...(envelope[CLIENT_CAPABILITIES_META_KEY] ?? server.getClientCapabilities()) }, capability),
    answers: { ...mcpReq.inputResponses },
    state: typeof state === 'string' ? state : undefined,
  };
}
