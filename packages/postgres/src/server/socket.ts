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

/** Everything that is sent until the packet is closed leaves at once: waking the backend for each costs more than most statements. */
export function packet(client: PoolClient): () => void {
  const socket = socketOf(client);
  socket.cork();
  return () => socket.uncork();
}

/** What `send` sends, in one packet. */
export function inOnePacket<T>(client: PoolClient, send: () => T): T {
  const close = packet(client);
  try {
    return send();
  } finally {
    close();
  }
}
