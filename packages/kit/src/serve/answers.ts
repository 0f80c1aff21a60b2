import {
  type CallToolResult,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
} from '@modelcontextprotocol/server';
import type { CodedError } from '../errors/define.ts';

/** `structuredContent` and the same data as text: clients differ in which one they show the model. */
export function toolAnswer(data: unknown): CallToolResult {
  return {
    content: [{ type: 'text', text: JSON.stringify(data) }],
    structuredContent: data as Record<string, unknown>,
  };
}

/** A failed tool call is an answer the model reads and acts on, not a protocol error. */
export function toolError(error: CodedError, redact: (text: string) => string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text: redact(JSON.stringify({ error: errorBody(error) })) }] };
}

/** Resources, prompts and completions have no error answer of their own, so theirs are protocol errors. */
export function protocolError(error: CodedError, redact: (text: string) => string): ProtocolError {
  if (error.code === 'UNKNOWN_RESOURCE') return new ResourceNotFoundError(String(error.details['uri']));
  const code =
    error.category === 'input' || error.category === 'not_found'
      ? ProtocolErrorCode.InvalidParams
      : ProtocolErrorCode.InternalError;
  return new ProtocolError(code, redact(error.message), JSON.parse(redact(JSON.stringify(errorBody(error)))));
}

function errorBody(error: CodedError) {
  const { code, category, retryable, message, details } = error;
  return { code, category, retryable, message, ...(Object.keys(details).length > 0 && { details }) };
}
