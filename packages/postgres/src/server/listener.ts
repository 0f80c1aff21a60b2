import type { Logger } from '@enterprise-mcp/kit';
import type { Client } from 'pg';
import { quoteIdentifier } from '../identifiers.ts';

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 30_000;

/** Full jitter: replicas that lost the same backend do not come back in step. */
export function reconnectDelay(attempt: number, random: () => number = Math.random): number {
  return Math.round(random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt));
}

/** LISTEN needs a session of its own. It is opened with the first channel and comes back by itself after a loss. */
export class Listener {
  readonly #newClient: () => Client;
  readonly #log: Logger;
  readonly #channels = new Map<string, Set<(payload: string) => void>>();
  #client: Client | undefined;
  #connecting: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #attempt = 0;
  #closed = false;

  constructor(newClient: () => Client, log: Logger) {
    this.#newClient = newClient;
    this.#log = log;
  }

  /** Resolves when the channel is heard, or when the backend could not be reached and reconnecting goes on behind. */
  async listen(channel: string, onMessage: (payload: string) => void): Promise<() => Promise<void>> {
    const listeners = this.#channels.get(channel) ?? new Set();
    this.#channels.set(channel, listeners);
    listeners.add(onMessage);
    if (this.#client === undefined) {
      if (this.#retry === undefined) await this.#connect();
    } else if (listeners.size === 1) await this.#send(`LISTEN ${quoteIdentifier(channel)}`);
    return async () => {
      listeners.delete(onMessage);
      if (listeners.size > 0 || this.#channels.get(channel) !== listeners) return;
      this.#channels.delete(channel);
      await this.#send(`UNLISTEN ${quoteIdentifier(channel)}`);
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#connecting;
    await this.#client?.end().catch(() => undefined);
  }

  #connect(): Promise<void> {
    this.#connecting ??= this.#open().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  async #open(): Promise<void> {
    const client = this.#newClient();
    let lost = false;
    const lose = (reason: string) => {
      if (lost || this.#closed) return;
      lost = true;
      this.#client = undefined;
      this.#later(reason);
      client.end().catch(() => undefined);
    };
    client.on('error', (error) => lose(error.message));
    client.on('end', () => lose('closed'));
    client.on('notification', ({ channel, payload }) => {
      for (const onMessage of this.#channels.get(channel) ?? []) onMessage(payload ?? '');
    });
    try {
      await client.connect();
      const heard = new Set<string>();
      // Channels may be added while these are under way.
      for (let next = this.#next(heard); next !== undefined; next = this.#next(heard)) {
        heard.add(next);
        await client.query(`LISTEN ${quoteIdentifier(next)}`);
      }
      if (lost) return;
      this.#client = client;
      this.#attempt = 0;
    } catch (thrown) {
      lose(thrown instanceof Error ? thrown.message : 'unknown');
    }
  }

  #next(heard: ReadonlySet<string>): string | undefined {
    return [...this.#channels.keys()].find((channel) => !heard.has(channel));
  }

  #later(reason: string): void {
    const delay = reconnectDelay(this.#attempt++);
    this.#log.warn('Notifications from PostgreSQL are interrupted', { reason, retryInMs: delay });
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      void this.#connect();
    }, delay);
    this.#retry.unref();
  }

  /** A failure here is a lost connection, which `lose` handles. */
  async #send(sql: string): Promise<void> {
    await this.#client?.query(sql).catch(() => undefined);
  }
}
