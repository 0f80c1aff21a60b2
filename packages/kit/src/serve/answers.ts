import {
  type CallToolResult,
  type InputRequests,
  type InputRequiredResult,
  inputRequired,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
} from '@modelcontextprotocol/server';
import type { CodedError } from '../errors/define.ts';
import { Inquiry } from '../gate/ask.ts';
import { byteLength, clipText } from '../results/clip.ts';
import { mapStrings, stripInvisible } from '../results/redact.ts';
import { Rich } from '../results/rich.ts';

/** `structuredContent` and the same data as text: clients differ in which one they show the model. */
export function toolAnswer(answer: unknown): CallToolResult {
  const { data, parts } = answer instanceof Rich ? answer : { data: answer, parts: [] };
  return {
    content: [{ type: 'text', text: JSON.stringify(data) }, ...parts] as CallToolResult['content'],
    structuredContent: data as Record<string, unknown>,
  };
}

/** A call that ends in questions is answered with them; whatever else it throws goes on. */
export function questionOr(thrown: unknown): InputRequiredResult {
  if (!(thrown instanceof Inquiry)) throw thrown;
  const { questions, state } = thrown;
  return inputRequired({
    inputRequests: questions as InputRequests,
    ...(state !== undefined && { requestState: state }),
  });
}

/** Bytes of an error's JSON: candidates and valid values fit, and what was sent is not sent back. */
const ERROR_CAP = 12 * 1024;

/** A failed tool call is an answer the model reads and acts on, not a protocol error. */
export function toolError(error: CodedError, redact: (text: string) => string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text: JSON.stringify({ error: bodyOf(error, redact) }) }] };
}

/** Resources, prompts and completions have no error answer of their own, so theirs are protocol errors. */
export function protocolError(error: CodedError, redact: (text: string) => string): ProtocolError {
  const body = bodyOf(error, redact);
  if (error.code === 'UNKNOWN_RESOURCE') return new ResourceNotFoundError(String(body.details?.['uri']));
  const code =
    error.category === 'input' || error.category === 'not_found'
      ? ProtocolErrorCode.InvalidParams
      : ProtocolErrorCode.InternalError;
  return new ProtocolError(code, body.message, body);
}

type ErrorBody = Pick<CodedError, 'code' | 'category' | 'retryable' | 'message'> & {
  readonly details?: CodedError['details'];
};

/** What a client is told: cleaned value by value, since JSON escapes what a secret may consist of, and within bounds. */
function bodyOf(error: CodedError, redact: (text: string) => string): ErrorBody {
  const { code, category, retryable, message, details } = error;
  const bare = { code, category, retryable, message };
  const whole = Object.keys(details).length > 0 ? { ...bare, details } : bare;
  const cleaned = (body: ErrorBody, length: number) =>
    mapStrings(body, (text) => clipText(redact(stripInvisible(text)), length)) as ErrorBody;
  const fitting = [ERROR_CAP, 1000]
    .map((length) => cleaned(whole, length))
    .find((body) => byteLength(body) <= ERROR_CAP);
  return fitting ?? cleaned(bare, 1000);
}
