import { inspect } from 'node:util';

/** JSON lines on stderr. stdout belongs to the protocol. */
export interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';
const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];

/** A logger that writes one JSON object a line to `write`; Error fields are reduced to name, message and stack. */
export function jsonLogger(level: LogLevel, write: (line: string) => void): Logger {
  const emit =
    (at: LogLevel) =>
    (message: string, fields: Record<string, unknown> = {}) => {
      if (order.indexOf(at) < order.indexOf(level)) return;
      write(`${asLine({ time: new Date().toISOString(), level: at, message, ...fields })}\n`);
    };
  return { debug: emit('debug'), info: emit('info'), warn: emit('warn'), error: emit('error') };
}

type Line = Readonly<Record<string, unknown>>;

/** Anything may be thrown, and a log that throws while it tells of it hides both: what is no JSON becomes text. */
function asLine(line: Line): string {
  try {
    return JSON.stringify(line, plain);
  } catch {
    const texts = Object.entries(line).map(([key, value]) => [
      key,
      inspect(value, { depth: 4, breakLength: Infinity }),
    ]);
    return JSON.stringify({
      ...Object.fromEntries(texts),
      time: line['time'],
      level: line['level'],
      message: line['message'],
    });
  }
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return value instanceof Error
    ? { name: value.name, message: value.message, stack: value.stack, cause: value.cause }
    : value;
}
