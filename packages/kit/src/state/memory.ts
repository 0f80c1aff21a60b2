import { memoryLimits } from '../limits/memory.ts';
import { memoryRecords } from './memory-records.ts';
import { onceOverRecords } from './once-over-records.ts';
import type { KitState } from './port.ts';

/**
 * Kit state of one process, for tests and for `--demo`. It does not survive a restart, so it protects against repeats
 * within a session only.
 */
export function memoryState(now?: () => Date): KitState {
  const records = memoryRecords(now);
  return { once: onceOverRecords(records, now), records, limits: memoryLimits() };
}
