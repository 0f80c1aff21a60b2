import { recordLimits } from '../limits/record-limits.ts';
import { fileRecords } from './file-records.ts';
import { onceOverRecords } from './once-over-records.ts';
import type { KitState } from './port.ts';

/**
 * Kit state in a folder, for servers whose database cannot hold it or that have none: shared by all processes of a
 * machine, survives restarts and kills. Touches nothing before it is used.
 */
export function fileState(dir: string, now?: () => Date): KitState {
  const records = fileRecords(dir, now);
  return { once: onceOverRecords(records, now), records, limits: recordLimits(records, now) };
}
