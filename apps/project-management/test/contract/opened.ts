import type { BoardSet } from '../../src/domain/board-set.ts';
import type { PmPorts } from '../../src/ports.ts';

/** Opens a backend that holds exactly this set. */
export type OpenPm = (set: BoardSet) => Promise<{ readonly ports: PmPorts; close(): Promise<void> }>;

/** What a backend can do beyond the least. */
export interface Abilities {
  /** Limits of columns, and moves that are not allowed. GitHub's interface knows neither. */
  readonly rules: boolean;
  /** History by this server, and imports. */
  readonly history: boolean;
}
