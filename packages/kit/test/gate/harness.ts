import * as z from 'zod';
import type { AuditEvent, AuditIntent, AuditLog, AuditOutcome } from '../../src/audit/port.ts';
import type { Settings } from '../../src/config/parse.ts';
import { author } from '../../src/define/author.ts';
import type { ServerDefinition } from '../../src/define/server.ts';
import type { AnyTool } from '../../src/define/tool.ts';
import type { Logger } from '../../src/serve/logger.ts';
import { createRuntime, type Peer, type RuntimeOptions } from '../../src/serve/runtime.ts';

/** No ports: each test's handlers do all there is. */
export const { tool, resource, prompt } = author<object>();

/** What a tool must declare and no test here looks at. */
export const declared = {
  title: 'Test',
  description: { what: 'Tests.', useWhen: ['testing'] },
  permission: 'tests:run',
} as const;

const nothing = () => undefined;
export const silent: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

type Definition = ServerDefinition<object, { prefix: string; schema: z.ZodObject }>;

export function serverOf(tools: readonly AnyTool[], rest: Partial<Definition> = {}): Definition {
  return {
    name: 'test',
    title: 'Test',
    version: '1.0.0',
    instructions: 'A test.',
    config: { prefix: 'TEST', schema: z.object({}) },
    tools,
    connect: async () => ({ ports: {}, health: async () => [], close: async () => undefined }),
    ...rest,
  };
}

export const settingsOf = (over: Partial<Settings> = {}): Settings => ({
  config: {},
  common: {
    dataDir: '/tmp/enterprise-mcp-kit-test',
    auditDir: '/tmp/enterprise-mcp-kit-test/audit',
    logLevel: 'silent',
    callTimeoutMs: 2000,
  },
  readOnly: false,
  tools: undefined,
  demo: false,
  secrets: [],
  ...over,
});

/** An audit log that remembers. */
export function recordingAudit() {
  const intents: AuditIntent[] = [];
  const outcomes: AuditOutcome[] = [];
  const events: AuditEvent[] = [];
  let closed = false;
  const audit: AuditLog = {
    intent: async (record) => void intents.push(record),
    outcome: async (record) => void outcomes.push(record),
    event: async (record) => void events.push(record),
    close: async () => {
      closed = true;
    },
  };
  return { audit, intents, outcomes, events, isClosed: () => closed };
}

/** An audit log whose disk is full until it is mended. It takes its time, as a disk does. */
export function failingAudit() {
  const { audit } = recordingAudit();
  let full = true;
  const intent: AuditLog['intent'] = async (record) => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    if (full) throw new Error('disk full');
    await audit.intent(record);
  };
  return {
    audit: { ...audit, intent },
    setFull: (value: boolean) => {
      full = value;
    },
  };
}

/** A running server without a wire: calls go straight into the gate. */
export function runtimeOf(
  server: Definition,
  { settings, ...options }: Partial<RuntimeOptions> & { settings?: Partial<Settings> } = {},
) {
  const runtime = createRuntime(server, settingsOf(settings), {
    principal: { id: 'test:user', name: 'Test', roles: [] },
    audit: recordingAudit().audit,
    log: silent,
    ...options,
  });
  return {
    runtime,
    /** Resolves to the answer's data, rejects with the coded error. */
    async call(name: string, input: unknown = {}, peer: Partial<Peer> = {}): Promise<Record<string, unknown>> {
      const target = runtime.tools.get(name);
      if (!target) throw new Error(`no tool ${name}`);
      const answer = await runtime.call(target, input, {
        agent: { name: 'vitest', version: '1' },
        signal: new AbortController().signal,
        progress: nothing,
        ...peer,
      });
      return answer as Record<string, unknown>;
    },
  };
}

export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
