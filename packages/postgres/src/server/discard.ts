import type { PoolClient } from 'pg';
import { socketOf } from './socket.ts';

/**
 * Gives back a connection that is of no use any more. Its socket is cut first: in pipeline mode pg waits for the answers
 * it is still owed before it hangs up, which may never come, and the pool has no room for another until then.
 */
export function discard(client: PoolClient): void {
  socketOf(client).destroy();
  client.release(true);
}
