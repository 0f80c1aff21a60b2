import { storable } from '@enterprise-mcp/kit/text';

/** Text of a letter: whatever ends a line is one line feed, since half a line end is read as one by some programs only. */
export function bodyText(text: string): string {
  return storable(text).replaceAll(/\r\n?/g, '\n');
}
