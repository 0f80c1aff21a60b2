import { memoryHistory } from '../../src/adapters/memory/history.ts';
import { memoryIncidents } from '../../src/adapters/memory/incidents.ts';
import { demoPorts } from '../../src/demo/demo-ports.ts';
import type { DevopsPorts } from '../../src/ports.ts';
import { today } from './ports.ts';

/** The outage of the demo, incidents in memory. */
export function demo(): DevopsPorts {
  return demoPorts({ incidents: memoryIncidents(), history: memoryHistory() }, { start: today, now: () => today });
}
