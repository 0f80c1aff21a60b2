import type { Settings } from '../../src/config/parse.ts';
import { type HttpIo, serveHttp } from '../../src/serve/http/serve.ts';
import type { RuntimeOptions } from '../../src/serve/runtime.ts';
import { runtimeOf, type serverOf } from '../gate/harness.ts';

type Definition = ReturnType<typeof serverOf>;

interface Options extends Partial<Omit<RuntimeOptions, 'log'>>, Partial<Omit<HttpIo, 'log' | 'audit'>> {
  readonly settings?: Partial<Settings>;
}

/** Serves over HTTP on a free port of this machine. */
export async function httpOf(server: Definition, options: Options = {}) {
  const { runtime } = runtimeOf(server, options);
  const serving = await serveHttp(runtime, { address: { host: '127.0.0.1', port: 0 }, ...options, log: runtime.log });
  return { runtime, serving, url: serving.url, client: (headers?: Headers) => rawClient(serving.url, headers) };
}

type Headers = Readonly<Record<string, string>>;
type Json = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly headers: globalThis.Headers;
  /** The messages of the answer, whether it came as JSON or as a stream. */
  readonly messages: readonly Json[];
  /** The result of the request. */
  readonly result?: Json | undefined;
  readonly error?: { readonly code: number; readonly message: string } | undefined;
}

const VERSION = '2026-07-28';
const envelope = {
  'io.modelcontextprotocol/protocolVersion': VERSION,
  'io.modelcontextprotocol/clientInfo': { name: 'vitest', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': { elicitation: {} },
};

/** Sends what it is told, right or wrong. */
export function rawClient(url: string, fixed: Headers = {}) {
  let id = 0;
  const post = async (body: string, headers: Headers = {}): Promise<Answer> => {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...fixed,
        ...headers,
      },
    });
    const text = await response.text();
    const stream = response.headers.get('content-type')?.includes('event-stream') ?? false;
    const messages = stream ? eventsOf(text) : text === '' ? [] : [JSON.parse(text) as Json];
    const last = messages.find((message) => 'result' in message || 'error' in message);
    const { result, error } = (last ?? {}) as Pick<Answer, 'result' | 'error'>;
    return { status: response.status, headers: response.headers, messages, result, error };
  };
  return {
    post,
    /** A request of 2026, which stands for itself. */
    modern(method: string, params: Json = {}, headers: Headers = {}) {
      const named = params['name'] ?? params['uri'];
      const body = { jsonrpc: '2.0', id: ++id, method, params: { _meta: envelope, ...params } };
      return post(JSON.stringify(body), {
        'mcp-protocol-version': VERSION,
        'mcp-method': method,
        ...(typeof named === 'string' && { 'mcp-name': named }),
        ...headers,
      });
    },
    /** Opens a session of 2025. */
    async session(headers: Headers = {}) {
      const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'vitest', version: '1' } };
      const opened = await post(JSON.stringify({ jsonrpc: '2.0', id: ++id, method: 'initialize', params }), headers);
      const session = opened.headers.get('mcp-session-id') ?? '';
      const inSession = { 'mcp-session-id': session, 'mcp-protocol-version': '2025-11-25' };
      return {
        id: session,
        opened,
        request: (method: string, more: Json = {}, extra: Headers = {}) =>
          post(JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params: more }), { ...inSession, ...extra }),
        /** A stream of the session, or the rest of one that broke. */
        stream: (extra: Headers = {}, signal?: AbortSignal) =>
          fetch(url, {
            headers: { accept: 'text/event-stream', ...fixed, ...inSession, ...extra },
            signal: signal ?? null,
          }),
        end: (extra: Headers = {}) => fetch(url, { method: 'DELETE', headers: { ...fixed, ...inSession, ...extra } }),
      };
    },
  };
}

/** The messages of an event stream. */
export function eventsOf(text: string): Json[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('data: ') && line.length > 6)
    .map((line) => JSON.parse(line.slice(6)) as Json);
}
