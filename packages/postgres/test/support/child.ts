import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Database } from '@enterprise-mcp/postgres';

export type ChildCommand =
  | { readonly do: 'write-forever'; readonly prefix: string }
  | { readonly do: 'hold-transaction' | 'insert'; readonly name: string }
  | { readonly do: 'notify'; readonly payload: string }
  | { readonly do: 'kind' | 'open' | 'close' };

export type ChildEvent =
  | { readonly event: 'open'; readonly kind: Database['kind']; readonly milliseconds: number; readonly rss: number }
  | { readonly event: 'acknowledged'; readonly name: string }
  | { readonly event: 'failed'; readonly code: string }
  | { readonly event: 'holding' }
  | { readonly event: 'kind'; readonly kind: Database['kind'] };

/** A process of its own on `dir`. */
export class Child {
  readonly events: ChildEvent[] = [];
  readonly #process: ChildProcess;

  /** `waits`: opens the database when it is told `open`. */
  constructor(dir: string, snapshot: string, waits = false) {
    const args = ['--conditions=@enterprise-mcp/source', '--import', import.meta.resolve('tsx')];
    const main = fileURLToPath(new URL('child-main.ts', import.meta.url));
    this.#process = spawn(process.execPath, [...args, main, dir, snapshot, ...(waits ? ['wait'] : [])], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#process.on('message', (event: ChildEvent) => this.events.push(event));
  }

  get acknowledged(): string[] {
    return this.events.flatMap((event) => (event.event === 'acknowledged' ? [event.name] : []));
  }

  tell(command: ChildCommand): void {
    this.#process.send(command);
  }

  /** The first event of the name, past or coming; rejects when the child ends without it. */
  async next<E extends ChildEvent['event']>(name: E, after = 0): Promise<Extract<ChildEvent, { event: E }>> {
    for (;;) {
      const found = this.events.slice(after).find((event) => event.event === name);
      if (found !== undefined) return found as Extract<ChildEvent, { event: E }>;
      if (this.#process.exitCode !== null || this.#process.signalCode !== null)
        throw new Error(`Ended without '${name}'.`);
      await Promise.race([once(this.#process, 'message'), once(this.#process, 'exit')]);
    }
  }

  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
  }

  /** Ends in order. */
  async close(): Promise<void> {
    const exited = once(this.#process, 'exit');
    this.tell({ do: 'close' });
    await exited;
  }
}
