import type { AuditStore } from '../audit/store.ts';
import type { Logger } from '../serve/logger.ts';
import type { KitState } from '../state/port.ts';

/** One dependency as `doctor`, `--check` and `/readyz` report it. */
export interface HealthReport {
  readonly name: string;
  readonly ok: boolean;
  /** One line: version and latency when well, the way out when not. */
  readonly detail: string;
}

/** What `connect` returns: the ports the tools use, and how the kit keeps them alive. */
export interface Connection<Ports> {
  readonly ports: Ports;
  /** Idempotency and other kit state. Without it the kit keeps its own, in files of the data folder. */
  readonly state?: KitState;
  /** Keeps the audit log in the backend where the settings ask for it. */
  readonly audit?: AuditStore;
  /**
   * For what acts elsewhere (`outward`, `elsewhere`, or a connection without `state`): handlers recognise by `idempotencyKey`
   * what an attempt that was cut off has done, and go on from there, so that a repeat runs again, without another
   * confirmation, and the caller is not asked to look.
   */
  readonly resumes?: boolean;
  health(): Promise<readonly HealthReport[]>;
  close(): Promise<void>;
}

/** What the kit hands to `connect`. */
export interface ConnectContext {
  readonly log: Logger;
  /** Writable folder of this server for embedded data, already created. */
  readonly dataDir: string;
  /** Started with `--demo`: serve the seeded sample data from memory or a folder of its own. */
  readonly demo: boolean;
  now(): Date;
  /** Tell the kit that a resource changed, wherever the change came from; subscribers of either era are notified. */
  changed(uri: string): void;
}
