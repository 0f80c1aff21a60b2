import { beginning } from '@enterprise-mcp/kit/text';

/** What an answer may weigh, in bytes of its data: a context window is shared with the conversation. */
export const ANSWER_BYTES = 7_200;
/** What the fence around a text adds. */
export const FENCE_BYTES = 52;

export function bytesOf(data: unknown): number {
  return new TextEncoder().encode(JSON.stringify(data)).length;
}

/** The longest beginning of at most `chars` characters whose JSON is within `bytes`. */
export function within(text: string, chars: number, bytes: number): string {
  let part = beginning(text, Math.max(0, chars));
  while (part !== '' && bytesOf(part) > bytes) {
    part = beginning(part, Math.floor(part.length * Math.min(0.95, bytes / bytesOf(part))));
  }
  return part;
}
