import type { Connection } from '../define/connection.ts';
import { kitErrors } from '../errors/kit-errors.ts';
import type { Logger } from './logger.ts';

/**
 * Opens the backends at the first call that needs them: hosts start many servers that a session never uses, and
 * `initialize` must not wait for a database. A failed attempt is forgotten, so the next call tries again.
 */
export function lazyConnection(open: () => Promise<Connection<unknown>>, log: Logger) {
  let opening: Promise<Connection<unknown>> | undefined;
  let closed = false;
  return {
    async get(): Promise<Connection<unknown>> {
      // What is opened now, nobody would close.
      if (closed) throw kitErrors.BACKEND_UNAVAILABLE({ backend: 'The server', reason: 'it is being closed' });
      opening ??= open().catch((error: unknown) => {
        opening = undefined;
        log.warn('backends could not be opened', { error });
        throw error;
      });
      return opening;
    },
    /** Also waits for an attempt under way. */
    async close(): Promise<void> {
      closed = true;
      const connection = await opening?.catch(() => undefined);
      await connection?.close();
    },
  };
}
