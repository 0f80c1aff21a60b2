import { Client as ModernClient } from '@modelcontextprotocol/client';
import { Client as ClassicClient } from '@modelcontextprotocol/sdk/client/index.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import type { Transport } from '@modelcontextprotocol/server';
import { answerOf, type Person, yes } from './person.ts';

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

/** A question that the server put, with the state that belongs to it. */
export interface AskedQuestion {
  readonly state: string;
  /** What the person would be shown. */
  readonly message: string;
}

export interface LegAnswer {
  readonly state: string;
  /** Default: an explicit yes. */
  readonly response?: Record<string, unknown>;
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
  /**
   * One leg of a call that may come back with a question, as only `sdk-2.x-2026` has it: what a client that cheats does
   * with question and answer is up to the test. Without a question the answer is a call's.
   */
  leg(tool: string, args: Record<string, unknown>, answer?: LegAnswer): Promise<ToolAnswer | AskedQuestion>;
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

export interface ConnectOptions {
  /** Declares elicitation and answers its forms; without, the client says that it cannot be asked. See `persons`. */
  readonly person?: Person | undefined;
}

/** Connects a client of the given kind over a transport of either SDK. */
export async function connectClient(
  kind: ClientKind,
  transport: Transport,
  { person }: ConnectOptions = {},
): Promise<TestClient> {
  const info = { name: `testkit-${kind}`, version: '1.0.0' };
  const capabilities = person ? { elicitation: { form: {} } } : {};
  if (kind === 'sdk-1.x') {
    const client = new ClassicClient(info, { capabilities });
    if (person) client.setRequestHandler(ElicitRequestSchema, ({ params }) => answerOf(person, params));
    // The two SDKs' transports are alike at run time; their types differ in details no transport here uses.
    await client.connect(transport as unknown as Parameters<ClassicClient['connect']>[0]);
    return face(kind, client as unknown as AnyClient);
  }
  const client = new ModernClient(info, {
    capabilities,
    versionNegotiation: { mode: kind === 'sdk-2.x-2026' ? { pin: '2026-07-28' } : 'legacy' },
  });
  if (person) client.setRequestHandler('elicitation/create', ({ params }) => answerOf(person, params));
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
    async leg(name, args, answer) {
      const { state, response = yes } = answer ?? {};
      const retry = state === undefined ? {} : { requestState: state, inputResponses: { confirmation: response } };
      const params = { name, arguments: args, ...retry };
      const result = await client.callTool(params, { allowInputRequired: true });
      const asked = result['inputRequests'] as { confirmation: { params: { message: string } } } | undefined;
      if (!asked) return toAnswer(result);
      return { state: String(result['requestState']), message: asked.confirmation.params.message };
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
