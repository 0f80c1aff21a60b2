import { Client as ModernClient } from '@modelcontextprotocol/client';
import { Client as ClassicClient } from '@modelcontextprotocol/sdk/client/index.js';
import type { Transport } from '@modelcontextprotocol/server';

/** Which client drives the server: the 1.x SDK that hosts ship, or 2.x in either protocol era. */
export type ClientKind = 'sdk-1.x' | 'sdk-2.x-2025' | 'sdk-2.x-2026';
export const clientKinds: readonly ClientKind[] = ['sdk-1.x', 'sdk-2.x-2025', 'sdk-2.x-2026'];

export interface ToolAnswer {
  readonly isError: boolean;
  /** `structuredContent` of a success. */
  readonly data: Record<string, unknown>;
  /** The text a model is shown. */
  readonly text: string;
  /** The coded error of a failure. */
  readonly error?: {
    readonly code: string;
    readonly category: string;
    readonly retryable: boolean;
    readonly message: string;
    readonly details?: Record<string, unknown>;
  };
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { progress: number; total?: number; message?: string }) => void;
  readonly timeoutMs?: number;
}

/** One face over both SDK generations, so that a test runs the same with each. */
export interface TestClient {
  readonly kind: ClientKind;
  listTools(): Promise<
    readonly {
      name: string;
      title?: string;
      description?: string;
      inputSchema: object;
      outputSchema?: object;
      annotations?: Record<string, unknown>;
    }[]
  >;
  call(tool: string, args?: Record<string, unknown>, options?: CallOptions): Promise<ToolAnswer>;
  listResources(): Promise<readonly { uri: string; name: string }[]>;
  listResourceTemplates(): Promise<readonly { uriTemplate: string; name: string }[]>;
  /** Text of the first content. */
  read(uri: string): Promise<string>;
  listPrompts(): Promise<readonly { name: string; arguments?: readonly { name: string; required?: boolean }[] }[]>;
  /** Text of the first message. */
  prompt(name: string, args?: Record<string, string>): Promise<string>;
  complete(ref: { prompt: string } | { resource: string }, argument: string, typed: string): Promise<readonly string[]>;
  /** Subscribes to changes of resources, in the manner of the era. */
  subscribe(uris: readonly string[], onUpdate: (uri: string) => void): Promise<void>;
  serverInfo(): { name: string; version: string } | undefined;
  close(): Promise<void>;
}

/** Connects a client of the given kind over a transport of either SDK. */
export async function connectClient(kind: ClientKind, transport: Transport): Promise<TestClient> {
  const info = { name: `testkit-${kind}`, version: '1.0.0' };
  if (kind === 'sdk-1.x') {
    const client = new ClassicClient(info);
    // The two SDKs' transports are alike at run time; their types differ in details no transport here uses.
    await client.connect(transport as unknown as Parameters<ClassicClient['connect']>[0]);
    return face(kind, client as unknown as AnyClient);
  }
  const client = new ModernClient(info, {
    versionNegotiation: { mode: kind === 'sdk-2.x-2026' ? { pin: '2026-07-28' } : 'legacy' },
  });
  await client.connect(transport);
  return face(kind, client as unknown as AnyClient);
}

type Params = Record<string, unknown>;
/** What both SDK clients have in common, as far as tests use it. */
interface AnyClient {
  listTools(): Promise<{ tools: Awaited<ReturnType<TestClient['listTools']>> }>;
  callTool(params: Params, ...rest: unknown[]): Promise<Params>;
  listResources(): Promise<{ resources: { uri: string; name: string }[] }>;
  listResourceTemplates(): Promise<{ resourceTemplates: { uriTemplate: string; name: string }[] }>;
  readResource(params: Params): Promise<{ contents: { text?: string }[] }>;
  listPrompts(): Promise<{ prompts: Awaited<ReturnType<TestClient['listPrompts']>> }>;
  getPrompt(params: Params): Promise<{ messages: { content: { text?: string } }[] }>;
  complete(params: Params): Promise<{ completion: { values: string[] } }>;
  subscribeResource(params: Params): Promise<unknown>;
  listen(filter: Params): Promise<unknown>;
  setNotificationHandler(...args: unknown[]): void;
  getServerVersion(): { name: string; version: string } | undefined;
  close(): Promise<void>;
}

function face(kind: ClientKind, client: AnyClient): TestClient {
  return {
    kind,
    listTools: async () => (await client.listTools()).tools,
    async call(name, args = {}, options = {}) {
      const requestOptions = {
        ...(options.signal && { signal: options.signal }),
        ...(options.onProgress && { onprogress: options.onProgress }),
        timeout: options.timeoutMs ?? 60_000,
      };
      const params = { name, arguments: args };
      const result =
        kind === 'sdk-1.x'
          ? await client.callTool(params, undefined, requestOptions)
          : await client.callTool(params, requestOptions);
      return toAnswer(result);
    },
    listResources: async () => (await client.listResources()).resources,
    listResourceTemplates: async () => (await client.listResourceTemplates()).resourceTemplates,
    read: async (uri) => (await client.readResource({ uri })).contents[0]?.text ?? '',
    listPrompts: async () => (await client.listPrompts()).prompts,
    prompt: async (name, args = {}) =>
      (await client.getPrompt({ name, arguments: args })).messages[0]?.content.text ?? '',
    async complete(ref, name, value) {
      const reference =
        'prompt' in ref ? { type: 'ref/prompt', name: ref.prompt } : { type: 'ref/resource', uri: ref.resource };
      return (await client.complete({ ref: reference, argument: { name, value } })).completion.values;
    },
    async subscribe(uris, onUpdate) {
      const handler = (notification: { params: { uri: string } }) => onUpdate(notification.params.uri);
      if (kind === 'sdk-1.x') {
        const { ResourceUpdatedNotificationSchema } = await import('@modelcontextprotocol/sdk/types.js');
        client.setNotificationHandler(ResourceUpdatedNotificationSchema, handler);
      } else {
        client.setNotificationHandler('notifications/resources/updated', handler);
      }
      if (kind === 'sdk-2.x-2026') await client.listen({ resourceSubscriptions: [...uris] });
      else for (const uri of uris) await client.subscribeResource({ uri });
    },
    serverInfo: () => client.getServerVersion(),
    close: () => client.close(),
  };
}

function toAnswer(result: Params): ToolAnswer {
  const [first] = result['content'] as { text?: string }[];
  const text = first?.text ?? '';
  const isError = result['isError'] === true;
  const data = (result['structuredContent'] ?? {}) as Record<string, unknown>;
  if (!isError) return { isError, data, text };
  return { isError, data, text, error: JSON.parse(text).error };
}
