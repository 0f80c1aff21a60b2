import type { Logger } from '@enterprise-mcp/kit';

export interface RecordedLog extends Logger {
  readonly lines: string[];
}

export function recordedLog(): RecordedLog {
  const lines: string[] = [];
  const add = (message: string, fields?: Record<string, unknown>) => {
    lines.push(`${message} ${JSON.stringify(fields ?? {})}`);
  };
  return { lines, debug: add, info: add, warn: add, error: add };
}
