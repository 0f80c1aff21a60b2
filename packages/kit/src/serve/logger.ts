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
      write(`${JSON.stringify({ time: new Date().toISOString(), level: at, message, ...fields }, plainErrors)}\n`);
    };
  return { debug: emit('debug'), info: emit('info'), warn: emit('warn'), error: emit('error') };
}

function plainErrors(_key: string, value: unknown): unknown {
  return value instanceof Error
    ? { name: value.name, message: value.message, stack: value.stack, cause: value.cause }
    : value;
}
