import { kitErrors, type Logger, orAborted } from '@enterprise-mcp/kit';
import type { Engine, Mode, Session } from '../engine.ts';
import { elect, type Role } from './election.ts';
import type { FolderOptions } from './folder.ts';
import { OwnerLost } from './follower-engine.ts';

/** A call waits so long for a successor when the owner has gone. */
const SUCCESSION_MS = 10_000;

/** Owner or follower of a folder, and the change between the two. */
export class EmbeddedEngine implements Engine {
  readonly #options: FolderOptions;
  readonly #log: Logger;
  readonly #channels = new Map<string, Set<(payload: string) => void>>();
  /** Which channels a role was asked to hear, so that none is heard twice. */
  readonly #heard = new WeakMap<Role, Set<string>>();
  #role: Promise<Role>;
  #kind: Engine['kind'] = 'embedded-follower';
  #closed = false;

  constructor(options: FolderOptions) {
    this.#options = options;
    this.#log = options.log;
    this.#role = this.#elect();
  }

  get kind(): Engine['kind'] {
    return this.#kind;
  }

  /** Resolves when the first election is over. */
  async ready(): Promise<void> {
    await this.#role;
  }

  async begin(mode: Mode, signal?: AbortSignal): Promise<Session> {
    let deadline: number | undefined;
    for (;;) {
      if (this.#closed) throw unavailable('it is being closed');
      const { engine } = await orAborted(this.#current(), signal);
      try {
        return await engine.begin(mode, signal);
      } catch (thrown) {
        if (!(thrown instanceof OwnerLost)) throw thrown;
        // From the loss: the wait for a turn at the owner before may have been long.
        deadline ??= Date.now() + SUCCESSION_MS;
        if (Date.now() > deadline) throw unavailable('its owner has ended and no other process took over');
      }
    }
  }

  async listen(channel: string, onMessage: (payload: string) => void): Promise<() => Promise<void>> {
    const listeners = this.#channels.get(channel) ?? new Set();
    this.#channels.set(channel, listeners);
    listeners.add(onMessage);
    await this.#hear(await this.#current(), channel);
    // The subscription behind it stays: channels are few and constant, and an unheard message costs nothing.
    return async () => {
      listeners.delete(onMessage);
    };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#role.then(
      (role) => role.close(),
      () => undefined,
    );
  }

  /**
   * The present role. A failed election (unwritable folder, hung owner) is tried again by the next call, once for all
   * that come together: two elections would make this process the follower of itself.
   */
  #current(): Promise<Role> {
    const role = this.#role;
    return role.catch(() => {
      if (this.#role === role) this.#role = this.#elect();
      return this.#role;
    });
  }

  async #elect(): Promise<Role> {
    const started = performance.now();
    const role = await elect(this.#options, () => this.#ownerLost());
    if (this.#closed) {
      await role.close();
      throw unavailable('it is being closed');
    }
    for (const channel of this.#channels.keys()) await this.#hear(role, channel);
    this.#kind = role.engine.kind;
    this.#log.debug('Embedded database ready', {
      role: role.engine.kind,
      milliseconds: Math.round(performance.now() - started),
    });
    return role;
  }

  #ownerLost(): void {
    if (this.#closed) return;
    this.#log.info('The process that held the embedded database has ended; taking over or following its successor');
    this.#role = this.#elect();
    this.#role.catch((thrown: unknown) => this.#log.error('No successor for the embedded database', { error: thrown }));
  }

  async #hear(role: Role, channel: string): Promise<void> {
    const heard = this.#heard.get(role) ?? new Set();
    this.#heard.set(role, heard);
    if (heard.has(channel)) return;
    heard.add(channel);
    const dispatch = (payload: string) => {
      for (const onMessage of this.#channels.get(channel) ?? []) onMessage(payload);
    };
    // When the role is lost meanwhile, the next one hears every channel of the map.
    await role.engine.listen(channel, dispatch).catch(() => undefined);
  }
}

const unavailable = (reason: string) => kitErrors.BACKEND_UNAVAILABLE({ backend: 'The embedded database', reason });
