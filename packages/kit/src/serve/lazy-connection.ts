import type { Connection } from '../define/connection.ts';
import type { Logger } from './logger.ts';

/**
 * Opens the backends at the first call that needs them: hosts start many servers that a session never uses, and
 * `initialize` must not wait for a database. A failed attempt is forgotten, so the next call tries again.
 */
export function lazyConnection(open: () => Promise<Connection<unknown>>, log: Logger) {
  let opening: Promise<Connection<unknown>> | undefined;
  return {
    get(): Promise<Connection<unknown>> {
      opening ??= open().catch((error: unknown) => {
        opening = undefined;
        log.warn('backends could not be opened', { error });
        throw error;
      });
      return opening;
    },
    async close(): Promise<void> {
      const connection = await opening?.catch(() => undefined);
      await connection?.close();
    },
  };
}
