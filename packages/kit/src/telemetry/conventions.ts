import type { Attributes } from '@opentelemetry/api';
import { CodedError } from '../errors/define.ts';
import { Inquiry } from '../gate/ask.ts';
import { AskClient } from '../gate/ask-client.ts';
import type { Call } from '../gate/call.ts';

/**
 * A call in the words of OpenTelemetry's conventions for MCP. No value of an argument is among them: of a resource's URI
 * only the template, of an error only its code. What does not exist has no name, since anybody may ask for anything.
 */
export interface CallAttributes {
  readonly spanName: string;
  /** Few values each: fit for metrics. */
  readonly shared: Attributes;
  /** Of this one call. */
  readonly own: Attributes;
}

const methods = {
  tool: 'tools/call',
  resource: 'resources/read',
  prompt: 'prompts/get',
  completion: 'completion/complete',
} as const;

export function attributesOf({ id, target, peer }: Call): CallAttributes {
  const { request } = peer;
  const method = request?.method ?? methods[target.kind];
  const known = !target.unknown;
  const tool = method === 'tools/call' && known ? target.name : undefined;
  const prompt = method === 'prompts/get' && known ? target.name : undefined;
  const name = tool ?? prompt;
  return {
    spanName: name === undefined ? method : `${method} ${name}`,
    shared: {
      'mcp.method.name': method,
      ...(tool !== undefined && { 'gen_ai.tool.name': tool }),
      ...(prompt !== undefined && { 'gen_ai.prompt.name': prompt }),
      ...(method === 'tools/call' && { 'gen_ai.operation.name': 'execute_tool' }),
      ...(request?.protocolVersion !== undefined && { 'mcp.protocol.version': request.protocolVersion }),
      ...(request && { 'network.transport': request.transport }),
    },
    own: {
      'enterprise_mcp.call.id': id,
      'enterprise_mcp.effect': target.effect,
      ...(request && { 'jsonrpc.request.id': request.id }),
      ...(method === 'resources/read' && known && { 'mcp.resource.uri': target.rule }),
    },
  };
}

/** How a call ended; nothing of a call that went well, or that comes again with a person's answer. */
export function failureOf(thrown: unknown, method: unknown): Attributes {
  if (thrown === undefined || thrown instanceof Inquiry || thrown instanceof AskClient) return {};
  const error = thrown instanceof CodedError ? thrown : undefined;
  // A tool's failure is an answer that says so; only what is not there is an error of the protocol.
  if (method === 'tools/call' && error && !protocolErrors.has(error.code)) return { 'error.type': 'tool_error' };
  const code = error?.category === 'input' || error?.category === 'not_found' ? '-32602' : '-32603';
  return { 'error.type': code, 'rpc.response.status_code': code };
}

const protocolErrors = new Set(['UNKNOWN_TOOL', 'REQUEST_STATE_INVALID']);

export function codeOf(thrown: unknown): string {
  if (thrown === undefined) return 'ok';
  return thrown instanceof CodedError ? thrown.code : 'INTERNAL';
}
