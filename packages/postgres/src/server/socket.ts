import type { PoolClient } from 'pg';

interface Socket {
  cork(): void;
  uncork(): void;
  destroy(): void;
}

/** What pg writes to; its types do not have it. */
export function socketOf(client: PoolClient): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream;
}

/** Everything that `send` sends on the client leaves in one packet: waking the backend for each costs more than most statements. */
export function inOnePacket<T>(client: PoolClient, send: () => T): T {
  const socket = socketOf(client);
  socket.cork();
  try {
    return send();
  } finally {
    socket.uncork();
  }
}
